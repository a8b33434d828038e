/* dump.h - keep pages that were never used out of core dumps.
 * Any thread; callable inside malloc. errno is preserved.
 *
 * A small program under drained has chunks of many classes and uses a page or
 * two of each, so its first pages are mapped for the most part unused. A
 * debugger writes every byte of a mapping, unless it is told not to. So the
 * first MiB is left out at first, and each page is taken in when it is used.
 * SPDX-License-Identifier: MIT */
#ifndef DUMP_H
#define DUMP_H

#include "heap/region.h"

#define DUMP_PAGES ((uint32_t)(MIB >> PAGE_SHIFT))

/* Nobody uses the n pages from `first` on yet: leave out those of the first
 * MiB. */
void dump_leave_out(uint32_t first, uint32_t n);

/* The caller is about to use these pages, which it has taken. */
void dump_take_in_some(uint32_t first, uint32_t n);
static inline void dump_take_in(uint32_t first, uint32_t n)
{
    if (first < DUMP_PAGES)
        dump_take_in_some(first, n);
}

/* Take in all of them, since later no call may be possible. */
void dump_take_in_all(void);

#endif
