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

#include "heap/heap.h"
#include "record/sites.h"
#include "record/slot.h"

/* What a thread has. It keeps its counters when it ends, for the next. */
struct record_thread {
    struct record_counters *counters;
    int64_t clock_due; /* bytes not added to the slot's clock yet */
    int64_t live_due;  /* nor to what is live there */
    struct sites_pace pace;
    bool shared; /* with other threads: all additions are atomic */
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

/* A call that asks for n bytes. */
void count_call(struct record_thread *t, enum record_entry entry, size_t n);

/* It gave NULL. */
void count_failed(struct record_thread *t);

/* It gave a block. Returns the block's birth. */
uint64_t count_taken(struct record_thread *t, const void *block, size_t n,
                     size_t capacity);

/* A block is taken back. COUNT_NO_LIFE: when it was born is not known. */
#define COUNT_NO_LIFE UINT64_MAX
void count_given(struct record_thread *t, const void *block, size_t capacity,
                 uint64_t life);

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

/* Tell the process what this thread has done. */
void count_pass_on(struct record_thread *t);

/* The clock and what was live when a thread last did that, as a forked child
 * finds it: its parent's record goes on. */
extern __attribute__((visibility("hidden"))) struct count_seen {
    uint64_t clock;
    int64_t live;
} count_seen;

/* Constructors run: from now on threads are told when they end. */
void count_threads_end(void);

/* The process ends by exit. */
void count_end(void);

#endif
