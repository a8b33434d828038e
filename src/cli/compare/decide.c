/* decide.c - whether another round could still tell something.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/decide.h"

#include "cli/compare/inside.h"
#include "cli/compare/since.h"
#include "cli/stats/looks.h"

bool decide_is_known(const struct results *results, size_t allocator)
{
    const struct result *result = &results->each[allocator];
    if (result->reference == allocator || result->done * 2 < results->width)
        return true;
    for (enum metric m = METRIC_WALL; m <= METRIC_CPU; m++)
        if (result->against_reference[m].claim == STATS_NO_CLAIM)
            return false;
    return true;
}

static bool all_is_known(const struct plan *plan, const struct samples *samples)
{
    struct results results;
    results_compute(&results, samples, plan->contenders.references,
                    samples->contenders, plan_tail(plan));
    bool known = true;
    since_compute(plan, &results);
    for (size_t a = plan->shown; a < samples->contenders; a++)
        if (plan->allocators[a].kind == ALLOCATOR_EMPTY)
            known = known && decide_is_known(&results, a);
    for (size_t a = 0; a < plan->shown; a++)
        known = known && decide_is_known(&results, a) &&
                since_is_known(plan, &results, a, METRIC_WALL) &&
                since_is_known(plan, &results, a, METRIC_CPU);
    for (size_t s = 0; s < plan->contenders.subject_count; s++) {
        struct inside_share inside = inside_find(plan, samples, &results, s);
        known = known && !inside_is_due(&inside);
    }
    results_free(&results);
    return known;
}

bool decide_end(const struct plan *plan, const struct samples *samples,
                double elapsed_s, enum rounds_end *end)
{
    if (samples->rounds < looks_rounds(0))
        return false;
    *end = ROUNDS_KNOWN;
    if (looks_have(samples->rounds) && all_is_known(plan, samples))
        return true;
    *end = elapsed_s >= plan->budget_s ? ROUNDS_BUDGET : ROUNDS_LAST;
    return elapsed_s >= plan->budget_s ||
           samples->rounds >= looks_most_rounds();
}
