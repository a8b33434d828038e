/* count.h - count the calls of malloc's family, for each thread apart.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 *
 * Which calls there are and what they did is said by the entry points; the
 * numbers go to the thread's counters in the record. They are exact. The clock
 * and what is live are the process's: a thread adds to them in steps of at most
 * RECORD_STEP bytes, so that one thread alone knows both exactly, and several
 * know them to within so much for each other thread.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_COUNT_H
#define RECORD_COUNT_H

#include "core/ticks.h"
#include "heap/heap.h"
#include "record/sites.h"
#include "record/slot.h"

/* What a thread has. It keeps its counters when it ends, for the next. */
struct record_thread {
    struct record_counters *counters;
    int64_t clock_due; /* bytes not added to the slot's clock yet */
    int64_t live_due;  /* nor to what is live there */
    struct pace pace;
    unsigned passes;  /* how often it told the process what it did */
    uint32_t untimed; /* calls until the next is timed, */
    uint32_t dice;    /* and what that is drawn with */
    bool shared;      /* with other threads: all additions are atomic */
};

/* Of each thread with counters of its own; the last is of those that share. */
extern __attribute__((visibility(
    "hidden"))) struct record_thread count_threads[RECORD_THREADS + 1];

/* Begin to count in this process, before there are threads. False and *why, a
 * few words, if there is no such file. */
bool count_start(const char *path, const char **why);

/* The process is a forked child that has not counted yet: zero. */
extern __attribute__((visibility("hidden"))) const unsigned char *count_alive;

/* The calling thread, which begins now, or whose process does. */
struct record_thread *count_begin(void);

static inline struct record_thread *count_thread(void)
{
    unsigned number = cursor_self.counts;
    return __builtin_expect(number && *count_alive, 1)
               ? &count_threads[number - 1]
               : count_begin();
}

/* Bytes handed out so far. */
static inline uint64_t count_clock(const struct record_thread *t)
{
    return __atomic_load_n(&record_slot->clock, __ATOMIC_RELAXED) +
           (uint64_t)t->clock_due;
}

/* Of a block: when it was born is not known. */
#define COUNT_NO_LIFE UINT64_MAX

/* What follows is compiled twice: for a thread with counters of its own, where
 * it is part of the entry points, and for those that share. */
#define COUNT_INLINE static inline __attribute__((always_inline))

/* *number += n. */
COUNT_INLINE void count_add(bool shared, uint64_t *number, uint64_t n)
{
    if (shared)
        record_file_add(number, n);
    else
        *number += n;
}

/* So much is live by now, more than ever before. */
void count_peak(struct record_thread *t, int64_t live);

/* Tell the process what this thread has done. */
void count_pass_on(struct record_thread *t);

/* A block, or a piece by which one grew, takes so many bytes of the clock. */
COUNT_INLINE void count_rise(struct record_thread *t, bool shared, size_t clock,
                             size_t bytes)
{
    t->clock_due += (int64_t)clock;
    t->live_due += (int64_t)bytes;
    int64_t live =
        t->live_due + __atomic_load_n(&record_slot->live, __ATOMIC_RELAXED);
    if (__builtin_expect(
            live > __atomic_load_n(&record_slot->peak, __ATOMIC_RELAXED), 0))
        count_peak(t, live);
    if (__builtin_expect(shared || t->clock_due >= RECORD_STEP, 0))
        count_pass_on(t);
}

COUNT_INLINE void count_fall(struct record_thread *t, bool shared, size_t bytes)
{
    t->live_due -= (int64_t)bytes;
    if (__builtin_expect(shared || t->live_due <= -RECORD_STEP, 0))
        count_pass_on(t);
}

/* What a block takes with its word: all sizes are multiples of that. */
static inline size_t count_with_word(size_t capacity)
{
    return num_align_up(capacity, BLOCK_ALIGN);
}

/* n bytes more, as a block or what it grew by: is there a sample in them? */
COUNT_INLINE void count_sample(struct record_thread *t, const void *p, size_t n,
                               bool block)
{
    if (__builtin_expect((t->pace.until -= (int64_t)n) < 0, 0))
        sites_taken(&t->pace, p, n, block, count_clock(t) + count_with_word(n));
}

COUNT_INLINE void count_call_as(struct record_thread *t, bool shared,
                                enum record_entry entry, size_t n)
{
    struct record_counters *c = t->counters;
    count_add(shared, &c->calls[entry], 1);
    if (entry == RECORD_FREE || entry == RECORD_USABLE_SIZE)
        return;
    count_add(shared, &c->bytes[entry], n);
    count_add(shared, &c->sizes[record_size_bucket(n)], 1);
}

COUNT_INLINE uint64_t count_taken_as(struct record_thread *t, bool shared,
                                     size_t n, size_t capacity)
{
    struct record_counters *c = t->counters;
    count_add(shared, &c->blocks_taken, 1);
    count_add(shared, &c->bytes_taken, capacity);
    if (n >= RECORD_LARGE)
        count_add(shared, &c->large, 1);
    count_rise(t, shared, count_with_word(capacity), capacity);
    return count_clock(t);
}

COUNT_INLINE void count_given_as(struct record_thread *t, bool shared,
                                 size_t capacity, uint64_t life)
{
    struct record_counters *c = t->counters;
    count_add(shared, &c->blocks_given, 1);
    count_add(shared, &c->bytes_given, capacity);
    if (life != COUNT_NO_LIFE) {
        unsigned bucket = record_life_bucket(life);
        count_add(shared, &c->lives[bucket], 1);
        count_add(shared, &c->life_bytes[bucket], capacity);
    }
    count_fall(t, shared, capacity);
}

void count_call_shared(enum record_entry entry, size_t n);
uint64_t count_taken_shared(size_t n, size_t capacity);
void count_given_shared(size_t capacity, uint64_t life);

/* A call that asks for n bytes. */
static inline void count_call(struct record_thread *t, enum record_entry entry,
                              size_t n)
{
    if (__builtin_expect(t->shared, 0))
        count_call_shared(entry, n);
    else
        count_call_as(t, false, entry, n);
}

/* It gave NULL. */
void count_failed(struct record_thread *t);

/* It gave a block. Returns the block's birth. */
static inline uint64_t count_taken(struct record_thread *t, const void *block,
                                   size_t n, size_t capacity)
{
    count_sample(t, block, capacity, true); /* before the peak rises by it */
    return __builtin_expect(t->shared, 0)
               ? count_taken_shared(n, capacity)
               : count_taken_as(t, false, n, capacity);
}

/* A block is taken back; life is COUNT_NO_LIFE where its birth is not known.
 * What its samples say is told apart. */
static inline void count_given(struct record_thread *t, size_t capacity,
                               uint64_t life)
{
    if (__builtin_expect(t->shared, 0))
        count_given_shared(capacity, life);
    else
        count_given_as(t, false, capacity, life);
}

/* When a call is given to whoever serves: 0 if it is not timed. */
uint64_t count_time_now(void);
static inline uint64_t count_time_begin(void)
{
    return __builtin_expect(cursor_self.timed, 0) ? count_time_now() : 0;
}

/* It has come back. */
void count_time_draw(struct record_thread *t);
void count_time_add(struct record_thread *t, enum record_time what,
                    uint64_t began);
static inline void count_time_end(struct record_thread *t,
                                  enum record_time what, uint64_t began)
{
    if (__builtin_expect(began != 0, 0))
        count_time_add(t, what, began);
    if (__builtin_expect(!--t->untimed, 0))
        count_time_draw(t);
}

/* Threads begin to draw their calls. */
void count_time_start(struct record_thread *t);

/* realloc left the block where it was. */
void count_stayed(struct record_thread *t, const void *block,
                  size_t old_capacity, size_t capacity);

/* realloc moved it, and copied that many bytes; COUNT_PAGES: none, but its
 * pages. */
#define COUNT_PAGES SIZE_MAX
void count_moved(struct record_thread *t, size_t copied);

/* Free or realloc of a block that had been freed; of what is no block of ours;
 * free of NULL. */
void count_double_free(struct record_thread *t);
void count_foreign(struct record_thread *t);
void count_null_free(struct record_thread *t);

/* The clock and what was live when a thread last did that, as a forked child
 * finds it: its parent's record goes on. */
extern __attribute__((visibility("hidden"))) struct count_seen {
    uint64_t clock;
    int64_t live;
} count_seen;

/* Constructors run: from now on threads are told when they end. */
void count_threads_end(void);

/* The process ends, unless it has ended already, or this is a child of vfork.
 */
void count_end(enum record_end how);

#endif
