/* threads.c - counters for each thread, and a slot for each forked child.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <string.h>

#include "os/libc.h"
#include "os/process.h"
#include "os/shared.h"
#include "record/count.h"

static _Atomic uint64_t in_use; /* a bit each */
static _Atomic uint32_t live_threads;

/* Where nothing can be kept. */
static struct record_counters nowhere;

/* In memory that is zero in a forked child; the other where there is none. */
static unsigned char *alive, alive_by_hand;
const unsigned char *count_alive = &alive_by_hand;

static pthread_key_t key;
static bool key_is_made;

/* The counters at an offset that the slot knows or gets to know. */
static struct record_counters *counters_at(uint64_t *where)
{
    uint64_t at = __atomic_load_n(where, __ATOMIC_ACQUIRE);
    if (!at) {
        uint64_t mine = record_file_take(sizeof(struct record_counters));
        if (!mine)
            return NULL;
        if (__atomic_compare_exchange_n(where, &at, mine, false,
                                        __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE))
            at = mine;
    }
    return record_file_at(at);
}

/* The number of counters that nobody uses, now the caller's; RECORD_THREADS if
 * there are none. */
static unsigned number_take(void)
{
    uint64_t old = atomic_load(&in_use), all = ~(uint64_t)0;
    unsigned n;
    do {
        if (old == all)
            return RECORD_THREADS;
        n = (unsigned)__builtin_ctzll(~old);
    } while (
        !atomic_compare_exchange_weak(&in_use, &old, old | (uint64_t)1 << n));
    return n;
}

static void threads_note(struct record_slot *s)
{
    uint32_t now = atomic_fetch_add(&live_threads, 1) + 1;
    __atomic_fetch_add(&s->threads, 1, __ATOMIC_RELAXED);
    uint32_t peak = __atomic_load_n(&s->threads_peak, __ATOMIC_RELAXED);
    while (peak < now &&
           !__atomic_compare_exchange_n(&s->threads_peak, &peak, now, true,
                                        __ATOMIC_RELAXED, __ATOMIC_RELAXED))
        ;
}

static void thread_take(void)
{
    struct record_slot *s = record_slot;
    /* What other destructors do after ours is still this thread's. */
    unsigned n = cursor_self.ended ? RECORD_THREADS : number_take();
    struct record_thread *t = &count_threads[n];
    t->shared = n == RECORD_THREADS;
    pace_begin(&t->pace);
    count_time_start(t);
    if (!slot_is_kept())
        t->counters = &nowhere;
    else if (n == 0)
        t->counters = &s->first;
    else
        t->counters =
            counters_at(t->shared ? &s->shared_at : &s->counters_at[n]);
    if (!t->counters) {
        t->counters = &nowhere;
        record_file_add(&record_file->missed_threads, 1);
    }
    if (!cursor_self.ended)
        threads_note(s);
    cursor_self.counts = (uint8_t)(n + 1); /* before anything that allocates */
    if (key_is_made && !cursor_self.ended)
        os_libc.set_specific(key, t);
}

/* A thread ends. */
static void thread_leave(void *thread)
{
    struct record_thread *t = thread;
    unsigned n = (unsigned)(t - count_threads);
    if (cursor_self.counts != n + 1 || !*count_alive)
        return;
    cursor_self.counts = 0;
    cursor_self.ended = true;
    atomic_fetch_sub(&live_threads, 1);
    if (t->shared)
        return;
    count_pass_on(t);
    atomic_fetch_and(&in_use, ~((uint64_t)1 << n));
}

/* This is a forked child with one thread, and a copy of its parent's memory as
 * it was then. */
static void process_begin_forked(void)
{
    struct count_seen seen = count_seen;
    int64_t blocks = record_slot->blocks_start;
    for (unsigned n = 0; n <= RECORD_THREADS; n++) {
        const struct record_thread *t = &count_threads[n];
        if (!t->counters)
            continue;
        seen.clock += (uint64_t)t->clock_due;
        seen.live += t->live_due;
        blocks +=
            (int64_t)(t->counters->blocks_taken - t->counters->blocks_given);
    }
    memset(count_threads, 0, sizeof count_threads);
    atomic_store(&in_use, 0);
    atomic_store(&live_threads, 0);
    slot_claim_fork(seen.clock, seen.live, blocks);
    count_seen = seen;
    sites_begin();
    *alive = 1;
    thread_take();
}

struct record_thread *count_begin(void)
{
    if (!*count_alive)
        process_begin_forked();
    else
        thread_take();
    return &count_threads[cursor_self.counts - 1];
}

bool count_start(const char *path, const char **why)
{
    if (!record_file_open(path, why))
        return false;
    alive = os_page_wiped_on_fork();
    if (!alive)
        alive = &alive_by_hand;
    count_alive = alive;
    *alive = 1;
    slot_claim_exec();
    sites_begin();
    thread_take();
    return true;
}

static void forked(void)
{
    alive_by_hand = 0;
}

void count_threads_end(void)
{
    key_is_made = !os_libc.key_create(&key, thread_leave);
    if (alive == &alive_by_hand)
        pthread_atfork(NULL, NULL, forked);
}

void count_end(enum record_end how)
{
    if (!*count_alive || record_slot->end != RECORD_END_UNKNOWN ||
        record_slot->pid != os_pid())
        return;
    count_pass_on(count_thread());
    slot_end(how);
}
