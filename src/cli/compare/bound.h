/* bound.h - what malloc and free cost at least: what the best of several
 * allocators that cost nearly nothing saves.
 * Each pays costs of its own, bump for fresh memory, drained for its accounts,
 * so that each alone tells too little; none can save more than there was to
 * save. The chance to be wrong, 1 %, is split evenly over them (and over the
 * looks, looks.h), because the best of several is the luckiest, too.
 *
 * Only runs in small pages count: huge pages make the program itself faster,
 * which is nothing that malloc costs.
 * Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_BOUND_H
#define CLI_BOUND_H

#include "cli/compare/plan.h"
#include "cli/stats/results.h"

struct bound {
    bool exists;       /* the rest is valid */
    double saved;      /* share of the system's CPU time, at 99 %; may be < 0 */
    size_t best;       /* the contender that saves it */
    size_t candidates; /* how many were tried */
    size_t reference;  /* the contender with the system's malloc */
};

/* For one command. It takes `system` without settings, and one bump in small
 * pages at least, both with enough runs that count. */
struct bound bound_find(const struct plan *plan, const struct results *results,
                        size_t subject);

#endif
