/* class.h - classes of sizes, so that what is freed in one size serves others
 * that are nearly the same.
 * Pure.
 *
 * Runs are measured in pages: there is a class for each number up to 16, then
 * eight classes to each doubling. Rounding up wastes at most an eighth, which
 * costs addresses only, as pages that are not touched have no memory.
 *
 * Places are measured in units of 16 bytes: there is a class for each number up
 * to 64, whose number is that of its units, so that no table is needed to find
 * it; then sixteen classes to each doubling. That wastes at most a sixteenth.
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

/* Above 2^from each doubling is divided into 2^steps equal steps, numbered from
 * 0. The least step with room for n, n > 2^from. */
static inline unsigned class_step(unsigned n, unsigned from, unsigned steps)
{
    unsigned doubling = 31 - (unsigned)__builtin_clz(n - 1);
    return ((doubling - from) << steps) + ((n - 1) >> (doubling - steps)) -
           (1u << steps);
}

/* How much a step has room for. */
static inline unsigned class_step_size(unsigned step, unsigned from,
                                       unsigned steps)
{
    unsigned in_doubling = step & ((1u << steps) - 1);
    return ((1u << steps) + 1 + in_doubling)
           << ((step >> steps) + from - steps);
}

/* The least class of at least that many pages, from 1 to RUN_CLASS_MAX. */
static inline unsigned run_class_for(unsigned pages)
{
    return pages <= 16 ? pages : 17 + class_step(pages, 4, 3);
}

/* How many pages a run of the class has. */
static inline unsigned run_class_pages(unsigned class)
{
    return class <= 16 ? class : class_step_size(class - 17, 4, 3);
}

/* The least class of at least that many units, from 1 to PLACE_CLASS_MAX. */
static inline unsigned place_class_for(unsigned units)
{
    return units <= CLASS_BY_UNITS
               ? units
               : CLASS_BY_UNITS + 1 + class_step(units, 6, 4);
}

/* How many units a place of the class has. */
static inline unsigned place_class_units(unsigned class)
{
    return class <= CLASS_BY_UNITS
               ? class
               : class_step_size(class - CLASS_BY_UNITS - 1, 6, 4);
}

#endif
