/* bound.c - what malloc and free cost at least.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/bound.h"

#include <string.h>

#include "cli/stats/looks.h"

static bool is_candidate(const struct allocator *allocator)
{
    if (!allocator_is_bump(allocator))
        return false;
    for (size_t i = 0; i < allocator->assignments.count; i++)
        if (strcmp(allocator->assignments.items[i], "BUMPMALLOC_PAGES=small") ==
            0)
            return true;
    return false;
}

bool bound_is_reference(const struct allocator *allocator)
{
    return allocator->kind == ALLOCATOR_SYSTEM && allocator->plain;
}

/* How many of the subject's contenders that have runs are candidates;
 * *reference is its plain system, `contenders` if there is none. */
static size_t candidates_count(const struct plan *plan, size_t contenders,
                               size_t subject, size_t *reference)
{
    size_t count = 0;
    *reference = contenders;
    for (size_t a = contenders; a-- > 0;) {
        if (plan->contenders.items[a].subject != subject)
            continue;
        count += is_candidate(&plan->allocators[a]);
        if (bound_is_reference(&plan->allocators[a]))
            *reference = a;
    }
    return count;
}

/* One end of each interval is used, so all of the 1 % lies there. */
static double candidate_tail(const struct plan *plan, size_t candidates)
{
    double all = (1 - STATS_CONFIDENCE) / (double)candidates;
    return plan_is_open(plan) ? all / LOOKS_COUNT : all;
}

struct bound bound_find(const struct plan *plan, const struct samples *samples,
                        const struct results *results, size_t subject)
{
    struct bound bound = {0};
    size_t contenders = samples->contenders;
    bound.candidates =
        candidates_count(plan, contenders, subject, &bound.reference);
    if (bound.candidates == 0 || bound.reference == contenders ||
        !samples->proofs[subject].known || samples->proofs[subject].no_cost)
        return bound;
    for (size_t a = 0; a < contenders; a++) {
        if (plan->contenders.items[a].subject != subject ||
            !is_candidate(&plan->allocators[a]))
            continue;
        struct stats_difference d =
            results_compare(results, bound.reference, a, METRIC_CPU,
                            candidate_tail(plan, bound.candidates));
        if (!d.interval.exists ||
            (bound.exists && 1 - d.interval.high <= bound.saved))
            continue;
        bound.exists = true;
        bound.saved = 1 - d.interval.high;
        bound.best = a;
    }
    return bound;
}
