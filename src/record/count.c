/* count.c - count the calls of malloc's family.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "record/count.h"

/* So many steps of RECORD_STEP bytes or more between two looks at the time. */
#define PASSES_TO_LOOK 64

struct count_seen count_seen;
struct record_thread count_threads[RECORD_THREADS + 1];

__attribute__((noinline)) void count_peak(struct record_thread *t, int64_t live)
{
    struct record_slot *s = record_slot;
    int64_t old = __atomic_load_n(&s->peak, __ATOMIC_RELAXED);
    if (s->threads_peak == 1) {
        __atomic_store_n(&s->peak, live, __ATOMIC_RELAXED);
    } else {
        do
            if (old >= live)
                return;
        while (!__atomic_compare_exchange_n(
            &s->peak, &old, live, true, __ATOMIC_RELAXED, __ATOMIC_RELAXED));
    }
    __atomic_store_n(&s->peak_clock, count_clock(t), __ATOMIC_RELAXED);
}

__attribute__((noinline)) void count_pass_on(struct record_thread *t)
{
    struct record_slot *s = record_slot;
    int64_t live = t->live_due, clock = t->clock_due;
    t->live_due = t->clock_due = 0;
    live += __atomic_fetch_add(&s->live, live, __ATOMIC_RELAXED);
    uint64_t now =
        record_file_add(&s->clock, (uint64_t)clock) + (uint64_t)clock;
    count_seen = (struct count_seen){now, live};
    if (!t->shared && ++t->passes % PASSES_TO_LOOK == 0)
        pace_look(&t->pace);
    if (slot_point_is_due(now))
        slot_point(now, live);
}

/* --- how long calls take --- */

/* What reading the counter takes, as nothing is between: found once. */
static uint64_t ticks_of_reading;

static uint64_t time_of_reading(void)
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 16; i++) {
        uint64_t began = ticks_now(), ticks = ticks_now() - began;
        least = ticks < least ? ticks : least;
    }
    return least;
}

void count_time_start(struct record_thread *t)
{
    cursor_self.timed = false;
    t->dice = (uint32_t)ticks_now() | 1;
    t->untimed = 1 + t->dice % RECORD_TIMED;
    if (!ticks_of_reading)
        ticks_of_reading = time_of_reading();
}

/* The next call is timed, and then one after 1 to twice the mean of others. */
void count_time_draw(struct record_thread *t)
{
    t->dice ^= t->dice << 13; /* xorshift */
    t->dice ^= t->dice >> 17;
    t->dice ^= t->dice << 5;
    t->untimed = 1 + t->dice % (2 * RECORD_TIMED - 1);
    cursor_self.timed = !t->shared;
}

__attribute__((noinline)) uint64_t count_time_now(void)
{
    cursor_self.timed = false;
    return ticks_now();
}

__attribute__((noinline)) void
count_time_add(struct record_thread *t, enum record_time what, uint64_t began)
{
    uint64_t ticks = ticks_now() - began;
    if ((int64_t)ticks < 0) /* another CPU's, which lags behind */
        return;
    ticks = ticks > ticks_of_reading ? ticks - ticks_of_reading : 0;
    t->counters->ticks[what][record_ticks_bucket(ticks)]++;
}

/* --- counters that threads share --- */

/* Who shares adds at once: nothing may stay due. */
static struct record_thread for_this_call(void)
{
    return count_threads[RECORD_THREADS];
}

void count_call_shared(enum record_entry entry, size_t n)
{
    struct record_thread t = for_this_call();
    count_call_as(&t, true, entry, n);
}

uint64_t count_taken_shared(size_t n, size_t capacity)
{
    struct record_thread t = for_this_call();
    return count_taken_as(&t, true, n, capacity);
}

void count_given_shared(size_t capacity, uint64_t life)
{
    struct record_thread t = for_this_call();
    count_given_as(&t, true, capacity, life);
}

/* --- the rest --- */

static void add(const struct record_thread *t, uint64_t *number, uint64_t n)
{
    count_add(t->shared, number, n);
}

void count_failed(struct record_thread *t)
{
    add(t, &t->counters->failed, 1);
}

void count_stayed(struct record_thread *t, const void *block,
                  size_t old_capacity, size_t capacity)
{
    struct record_counters *c = t->counters;
    struct record_thread now = *t, *due = t->shared ? &now : t;
    add(t, &c->in_place, 1);
    if (capacity > old_capacity) {
        size_t more = capacity - old_capacity;
        add(t, &c->bytes_taken, more);
        count_sample(t, block, more, false);
        count_rise(due, t->shared, count_with_word(more), more);
    } else if (capacity < old_capacity) {
        add(t, &c->bytes_given, old_capacity - capacity);
        if (sites_may_have(block))
            sites_shrank(block, old_capacity, capacity);
        count_fall(due, t->shared, old_capacity - capacity);
    }
}

void count_moved(struct record_thread *t, size_t copied)
{
    struct record_counters *c = t->counters;
    add(t, copied == COUNT_PAGES ? &c->remapped : &c->copied, 1);
    add(t, &c->bytes_copied, copied == COUNT_PAGES ? 0 : copied);
}

void count_double_free(struct record_thread *t)
{
    add(t, &t->counters->double_frees, 1);
}

void count_foreign(struct record_thread *t)
{
    add(t, &t->counters->foreign, 1);
}

void count_null_free(struct record_thread *t)
{
    add(t, &t->counters->null_frees, 1);
}
