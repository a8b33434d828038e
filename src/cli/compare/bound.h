/* bound.h - what malloc and free cost at least: what the best of several
 * allocators that cost nearly nothing saves.
 * Each pays costs of its own, bump for fresh memory, drained for its accounts,
 * so that each alone tells too little; none can save more than there was to
 * save. The chance to be wrong, 1 %, is split evenly among them (and among the
 * looks, looks.h), because the best of several is also the luckiest.
 *
 * Only runs in small pages count: huge pages make the program itself faster,
 * and that is no cost of malloc. Pure, but for memory.
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

/* The bound for one command. Exists if `system` without settings and at least
 * one bump in small pages have enough runs that count, and a proof that they
 * act where the command spends its time. */
struct bound bound_find(const struct plan *plan, const struct samples *samples,
                        const struct results *results, size_t subject);

/* `system` without settings: what malloc's cost is a share of. */
bool bound_is_reference(const struct allocator *allocator);

#endif
