/* inside.c - how much of each command's CPU time is spent inside malloc and
 * free.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/inside.h"

#include <math.h>
#include <stdlib.h>

#include "cli/compare/bound.h"

/* Of each round in which both have a run that counts, as shares of the
 * reference's CPU time: what was spent inside, and what being watched took
 * more. Returns how many rounds there are. */
static size_t shares_collect(const struct samples *samples,
                             const struct results *results, size_t watched,
                             struct inside_share *inside, double *shares,
                             double *costs)
{
    size_t count = 0;
    const double *cpu = results->values[METRIC_CPU];
    for (size_t i = 0; i < samples->count; i++) {
        const struct run *run = &samples->runs[i];
        const struct inside_time *time = &run->measure.inside;
        double whole = cpu[inside->reference * results->width + run->round];
        if (run->allocator != watched || run->end != RUN_DONE)
            continue;
        inside->missed += time->missed;
        if (time->readings == 0 || !(whole > 0))
            continue;
        inside->estimate.readings += time->readings;
        shares[count] = (double)time->ns / whole;
        costs[count++] = cpu[watched * results->width + run->round] / whole - 1;
    }
    return count;
}

struct inside_share inside_find(const struct plan *plan,
                                const struct samples *samples,
                                const struct results *results, size_t subject)
{
    struct inside_share inside = {.reference = samples->contenders};
    size_t watched = samples->contenders;
    for (size_t a = samples->contenders; a-- > 0;) {
        if (plan->contenders.items[a].subject != subject)
            continue;
        if (plan->allocators[a].kind == ALLOCATOR_WATCHED)
            watched = a;
        if (bound_is_reference(&plan->allocators[a]))
            inside.reference = a;
    }
    if (watched == samples->contenders ||
        inside.reference == samples->contenders ||
        !samples->proofs[subject].known || samples->proofs[subject].no_cost)
        return inside;
    inside.asked = true;
    double *shares = need_alloc(2 * results->width + 1, sizeof(*shares));
    double *costs = shares + results->width;
    size_t count =
        shares_collect(samples, results, watched, &inside, shares, costs);
    inside.estimate = estimate_make(shares, costs, count,
                                    inside.estimate.readings, plan_tail(plan));
    free(shares);
    inside.estimate.exists = inside.estimate.exists && inside.missed == 0;
    return inside;
}

bool inside_is_due(const struct inside_share *inside)
{
    return inside->asked && inside->missed == 0 &&
           estimate_is_due(&inside->estimate);
}

char *inside_why(const struct inside_share *inside)
{
    const struct estimate *e = &inside->estimate;
    if (inside->missed)
        return need_copy("there were too many threads to watch");
    if (e->readings == 0)
        return need_copy("no thread could be watched: no room in /dev/shm and "
                         "TMPDIR, or both cannot be seen by the command");
    return need_text("that takes %d rounds and %d readings, one in 0.1 ms; "
                     "there are %zu and %llu",
                     ESTIMATE_ROUNDS, ESTIMATE_READINGS, e->count,
                     (unsigned long long)e->readings);
}
