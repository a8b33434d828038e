/* heap_race_test.c - the heap linked in, for ThreadSanitizer: threads allocate,
 * resize, hand blocks to each other, free what others made, mark, rewind, and
 * end. Every byte of a block is written by whoever has it, so that a block
 * handed out twice, or handed on too early, is a race between writers.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "heap/heap.h"
#include "heap/limit.h"
#include "heap/mark.h"
#include "heap/thread.h"

enum { THREADS = 4, GENERATIONS = 15, OPERATIONS = 4000, SLOTS = 100 };

/* --- heap/host.h: what the shim would answer --- */

static struct heap_settings settings = {.region_bytes = 2 * GIB};

const struct heap_settings *host_settings(void)
{
    return &settings;
}

void *host_resize_foreign(void *p, size_t n)
{
    (void)n;
    host_report_misuse("realloc", p);
}

void host_free_foreign(void *p)
{
    (void)p;
}

void host_report_misuse(const char *function, const void *p)
{
    fprintf(stderr, "%s(%p)\n", function, p);
    abort();
}

void host_report_full(enum heap_refusal why, size_t n, size_t bound)
{
    fprintf(stderr, "full (%d): %zu of %zu\n", (int)why, n, bound);
    abort();
}

/* What ThreadSanitizer shall not report. stack_pop reads the link of a piece
 * that another thread may just have taken and written to; the tag in the head
 * makes the swap that follows fail then. */
__attribute__((visibility("default"))) const char *
__tsan_default_suppressions(void);
const char *__tsan_default_suppressions(void)
{
    return "race:stack_pop\n";
}

/* --- players --- */

struct player {
    uint64_t dice;
    bool marks;
    void *slot[SLOTS];
};

static _Atomic(void *) letter[64];

static size_t roll(struct player *player, size_t bound)
{
    uint64_t x = player->dice;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    player->dice = x;
    return (size_t)(x * 0x2545f4914f6cdd1du >> 33) % bound;
}

static void *take(size_t n)
{
    void *p;
    bool done = n < heap_spans_below && heap_take_small(block_size_for(n), &p);
    return done ? p : heap_take(n);
}

static void write_all(void *p)
{
    memset(p, 1, heap_capacity(p, "capacity"));
}

static void one(struct player *player)
{
    void **slot = &player->slot[roll(player, SLOTS)];
    size_t size = roll(player, (size_t)32 << roll(player, 12));
    if (roll(player, 500) == 0)
        size = 300 * KIB + roll(player, MIB);
    if (*slot) {
        size_t choice = roll(player, 8);
        if (choice == 0) {
            *slot = heap_resize(*slot, size + 1);
        } else if (choice < 4 && !player->marks) {
            *slot = atomic_exchange_explicit(&letter[roll(player, 64)], *slot,
                                             memory_order_acq_rel);
        } else {
            write_all(*slot);
            if ((uintptr_t)*slot >= heap_free_from)
                heap_free(*slot);
            *slot = NULL;
        }
    } else {
        switch (roll(player, 4)) {
        case 0:
            *slot = heap_take_aligned(size, (size_t)16 << roll(player, 9));
            break;
        case 1:
            *slot = heap_take_zeroed(size);
            break;
        default:
            *slot = take(size);
        }
    }
    if (*slot)
        write_all(*slot);
}

static void *play(void *argument)
{
    struct player *player = argument;
    struct mark_place place;
    if (player->marks && !mark_set(&place))
        abort();
    for (int n = 0; n < OPERATIONS; n++) {
        one(player);
        if (player->marks && n % 500 == 499) {
            if (!mark_rewind(&place))
                abort();
            memset(player->slot, 0, sizeof player->slot);
        }
    }
    return NULL;
}

/* The arguments: `drained`, `marks`. */
int main(int count, char **words)
{
    static struct player player[THREADS];
    bool marks = false;
    for (int i = 1; i < count; i++) {
        settings.drained |= !strcmp(words[i], "drained");
        marks |= !strcmp(words[i], "marks");
    }
    /* As in a process, where malloc is called before there is a thread. */
    if (!thread_open())
        abort();
    thread_prepare();
    thread_serve(true);
    /* Worked out in memory that is mapped for the time: where two threads do
     * so, and one gets the addresses that the other has just given back, the
     * sanitizer knows nothing of that, as the system calls are our own. */
    limit_bytes();
    for (int generation = 0; generation < GENERATIONS; generation++) {
        pthread_t thread[THREADS];
        for (int i = 0; i < THREADS; i++) {
            player[i].dice = (uint64_t)(generation * THREADS + i + 1) * 7919;
            player[i].marks = marks && i % 2;
            if (player[i].marks)
                memset(player[i].slot, 0, sizeof player[i].slot);
            if (pthread_create(&thread[i], NULL, play, &player[i]))
                abort();
        }
        for (int i = 0; i < THREADS; i++)
            pthread_join(thread[i], NULL);
    }
    return 0;
}
