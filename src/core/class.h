/* class.h - classes of sizes, so that what is freed in one size serves others
 * that are nearly the same.
 * Pure.
 *
 * Of runs, in pages: each number up to 16, then eight a doubling, since what a
 * run has beyond the request need not be touched. Of places, in units of 16
 * bytes: each number up to 64, then sixteen a doubling; up to there a class has
 * the number of its units, so that no table is needed to find it. Rounding up
 * wastes at most an eighth and a sixteenth.
 * SPDX-License-Identifier: MIT */
#ifndef CLASS_H
#define CLASS_H

#include "core/num.h"

#define RUN_CLASS_MAX 512u   /* pages */
#define PLACE_CLASS_MAX 320u /* units: a page and a quarter */
#define CLASS_BY_UNITS 64u

enum {
    RUN_CLASSES = 1 + 16 + 5 * 8, /* 0 is none */
    PLACE_CLASSES = 1 + CLASS_BY_UNITS + 2 * 16 + 4
};

/* Which step of 2^steps a doubling, of those that begin behind 2^from, has room
 * for n, 2^from < n; the first is 0. And how much that is. */
static inline unsigned class_step(unsigned n, unsigned from, unsigned steps)
{
    unsigned doubling = 31 - (unsigned)__builtin_clz(n - 1);
    return ((doubling - from) << steps) + ((n - 1) >> (doubling - steps)) -
           (1u << steps);
}

static inline unsigned class_step_size(unsigned step, unsigned from,
                                       unsigned steps)
{
    unsigned in_doubling = step & ((1u << steps) - 1);
    return ((1u << steps) + 1 + in_doubling)
           << ((step >> steps) + from - steps);
}

/* The least class of at least so many pages, from 1 to RUN_CLASS_MAX. */
static inline unsigned run_class_for(unsigned pages)
{
    return pages <= 16 ? pages : 17 + class_step(pages, 4, 3);
}

/* Pages of a class. */
static inline unsigned run_class_pages(unsigned class)
{
    return class <= 16 ? class : class_step_size(class - 17, 4, 3);
}

/* The least class of at least so many units, from 1 to PLACE_CLASS_MAX. */
static inline unsigned place_class_for(unsigned units)
{
    return units <= CLASS_BY_UNITS
               ? units
               : CLASS_BY_UNITS + 1 + class_step(units, 6, 4);
}

/* Units of a class. */
static inline unsigned place_class_units(unsigned class)
{
    return class <= CLASS_BY_UNITS
               ? class
               : class_step_size(class - CLASS_BY_UNITS - 1, 6, 4);
}

#endif
