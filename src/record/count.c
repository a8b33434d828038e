/* count.c - count the calls of malloc's family.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "record/count.h"

struct count_seen count_seen;

/* *number += n. */
static inline void add(const struct record_thread *t, uint64_t *number,
                       uint64_t n)
{
    if (__builtin_expect(t->shared, 0))
        record_file_add(number, n);
    else
        *number += n;
}

/* The most that was live, and when. */
__attribute__((noinline)) static void peak_raise(struct record_thread *t,
                                                 int64_t live)
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
    if (sites_on)
        __atomic_fetch_add(&s->peak_epoch, 1, __ATOMIC_RELAXED);
    __atomic_store_n(&s->peak_clock, count_clock(t), __ATOMIC_RELAXED);
}

static inline int64_t live_now(const struct record_thread *t)
{
    return __atomic_load_n(&record_slot->live, __ATOMIC_RELAXED) + t->live_due;
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
    if (slot_point_is_due(now))
        slot_point(now, live);
}

static inline void advance(struct record_thread *t, size_t clock, int64_t live)
{
    struct record_thread alone = *t;
    if (__builtin_expect(t->shared, 0))
        t = &alone; /* nothing may stay due */
    t->clock_due += (int64_t)clock;
    t->live_due += live;
    int64_t now = live_now(t);
    if (__builtin_expect(live > 0 && now > __atomic_load_n(&record_slot->peak,
                                                           __ATOMIC_RELAXED),
                         0))
        peak_raise(t, now);
    if (__builtin_expect(t->shared || t->clock_due >= RECORD_STEP ||
                             t->live_due <= -RECORD_STEP,
                         0))
        count_pass_on(t);
}

/* What a block takes with its word: all sizes are multiples of that. */
static inline size_t taken_with_word(size_t capacity)
{
    return num_align_up(capacity, BLOCK_ALIGN);
}

/* n bytes more, as a block or what it grew by: is there a sample in them? */
static inline void sample(struct record_thread *t, const void *p, size_t n,
                          bool block)
{
    if (__builtin_expect((t->pace.until -= (int64_t)n) < 0, 0))
        sites_taken(&t->pace, p, n, block, count_clock(t) + taken_with_word(n));
}

void count_call(struct record_thread *t, enum record_entry entry, size_t n)
{
    struct record_counters *c = t->counters;
    add(t, &c->calls[entry], 1);
    if (entry == RECORD_FREE || entry == RECORD_USABLE_SIZE)
        return;
    add(t, &c->bytes[entry], n);
    add(t, &c->sizes[record_size_bucket(n)], 1);
}

void count_failed(struct record_thread *t)
{
    add(t, &t->counters->failed, 1);
}

uint64_t count_taken(struct record_thread *t, const void *block, size_t n,
                     size_t capacity)
{
    struct record_counters *c = t->counters;
    add(t, &c->blocks_taken, 1);
    add(t, &c->bytes_taken, capacity);
    if (n >= RECORD_LARGE)
        add(t, &c->large, 1);
    sample(t, block, capacity, true); /* before the peak rises by it */
    advance(t, taken_with_word(capacity), (int64_t)capacity);
    return count_clock(t);
}

void count_given(struct record_thread *t, const void *block, size_t capacity,
                 uint64_t life)
{
    struct record_counters *c = t->counters;
    add(t, &c->blocks_given, 1);
    add(t, &c->bytes_given, capacity);
    if (life != COUNT_NO_LIFE) {
        unsigned bucket = record_life_bucket(life);
        add(t, &c->lives[bucket], 1);
        add(t, &c->life_bytes[bucket], capacity);
    }
    sites_given(block, count_clock(t));
    advance(t, 0, -(int64_t)capacity);
}

void count_stayed(struct record_thread *t, const void *block,
                  size_t old_capacity, size_t capacity)
{
    struct record_counters *c = t->counters;
    add(t, &c->in_place, 1);
    if (capacity > old_capacity) {
        size_t more = capacity - old_capacity;
        add(t, &c->bytes_taken, more);
        sample(t, block, more, false);
        advance(t, taken_with_word(more), (int64_t)more);
    } else if (capacity < old_capacity) {
        add(t, &c->bytes_given, old_capacity - capacity);
        sites_shrank(block, old_capacity, capacity);
        advance(t, 0, -(int64_t)(old_capacity - capacity));
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
