/* whole.h - runs that have their slabs for themselves.
 * Any thread; callable inside malloc; never waits for another thread.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef WHOLE_H
#define WHOLE_H

#include "heap/region.h"

/* From so many on, slabs are taken and given back as a whole: page by page, a
 * block of 16 GiB takes a millisecond, and 4,096 system calls. */
#ifndef WHOLE_SLABS
#define WHOLE_SLABS ((uint32_t)(64 * MIB / SLAB_BYTES))
#endif

/* The first of so many pages; 0, with *why set, if there are none. */
uint32_t whole_take(uint32_t pages, enum heap_refusal *why);

/* The end of a run that has its slabs for itself, or all of it. The slab that
 * is not given whole stays the run's, without memory. */
void whole_give(uint32_t first, uint32_t n, bool filled);

/* Pages behind those of a run that has its slabs for itself, which are the
 * run's as well: up to n of [first, first + n). */
uint32_t whole_tail(uint32_t first, uint32_t n);

#endif
