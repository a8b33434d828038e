/* counted.h - what the entry points do while calls are counted.
 * Any thread, once this library is relocated; callable inside malloc. errno is
 * preserved.
 *
 * Which they are is settled at the first call: BUMPMALLOC_RECORD names the file
 * that the counts go to.
 * SPDX-License-Identifier: MIT */
#ifndef COUNTED_H
#define COUNTED_H

#include <stdbool.h>
#include <stddef.h>

#include "record/count.h"

extern __attribute__((visibility("hidden"))) enum counted_state {
    COUNTED_OPEN, /* not settled yet */
    COUNTED_NO,
    COUNTED_YES,
    COUNTED_PAUSED,
} counted_state;

/* Settle it, if it is not settled and can be. True while calls are counted. */
bool counted_settle(void);

static inline bool counted_now(void)
{
    return counted_state == COUNTED_YES ||
           (counted_state == COUNTED_OPEN && counted_settle());
}

/* A call that began at `began` (count_time_begin) has asked whoever serves for
 * n bytes, and was given p, which is returned. */
void *counted_taken(enum record_entry entry, size_t n, void *p, uint64_t began);

/* free, realloc and malloc_usable_size, counted. The last is false where the
 * block is not ours. */
void counted_free(void *p);
void *counted_realloc(void *p, size_t n);
bool counted_capacity(void *p, size_t *capacity);

/* In between, nothing is counted. Before there are threads. */
void counted_pause(bool pause);

/* The process ends at once. */
void counted_leave(void);

/* Constructors run: whose malloc it is has been found out. */
void counted_start(void);

#endif
