/* tally.h - how many pages are used, idle and usable.
 * Any thread; callable inside malloc. The counts steer, and nothing is found
 * through them: threads may see them in different orders.
 * SPDX-License-Identifier: MIT */
#ifndef TALLY_H
#define TALLY_H

#include "heap/region.h"

struct tally {
    _Alignas(64) _Atomic int64_t used, idle, opened;
    _Atomic int64_t whole; /* of those used: in runs with slabs of their own */
};

extern __attribute__((visibility("hidden"))) struct tally tally;

static inline int64_t tally_of(_Atomic int64_t *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

static inline int64_t tally_add(_Atomic int64_t *number, int64_t n)
{
    return atomic_fetch_add_explicit(number, n, memory_order_relaxed) + n;
}

/* The same in bytes. */
static inline size_t tally_bytes(uint32_t pages)
{
    return (size_t)pages << PAGE_SHIFT;
}

/* Bytes of pages that are used or idle. */
static inline size_t tally_held_bytes(void)
{
    return (size_t)(tally_of(&tally.used) + tally_of(&tally.idle))
           << PAGE_SHIFT;
}

struct tally_numbers {
    size_t used;   /* pages that are not free */
    size_t idle;   /* that are free, with memory */
    size_t opened; /* in open slabs, or in slabs of a run's own */
};
struct tally_numbers tally_numbers(void);

#endif
