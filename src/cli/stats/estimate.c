/* estimate.c - how much of a command's CPU time is spent inside malloc and
 * free. Pure. The method is in estimate.h.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/estimate.h"

#include <math.h>

struct estimate estimate_make(double *shares, double *costs, size_t count,
                              uint64_t readings, double tail)
{
    struct estimate e = {.count = count, .readings = readings};
    struct stats_interval unused;
    double cost = fmax(stats_location(costs, count, tail, &unused), 0);
    e.share = fmin(stats_location(shares, count, tail, &e.rounds), 1);
    e.exists = e.rounds.exists && count >= ESTIMATE_ROUNDS &&
               readings >= ESTIMATE_READINGS;
    if (!e.exists)
        return e;
    double off = fmax(ESTIMATE_OFF_POINTS, ESTIMATE_OFF_PART * e.share);
    e.whole = (struct stats_interval){
        true, fmax(e.rounds.low - off, 0),
        fmin(e.rounds.high + off + ESTIMATE_HIDDEN_PART * cost, 1)};
    return e;
}

bool estimate_is_due(const struct estimate *estimate)
{
    const struct stats_interval *rounds = &estimate->rounds;
    uint64_t each = estimate->count ? estimate->readings / estimate->count : 0;
    if (estimate->exists)
        return estimate->count < ESTIMATE_MOST_ROUNDS &&
               rounds->high - rounds->low > 2 * ESTIMATE_ROUGH;
    return estimate->readings < ESTIMATE_READINGS &&
           each * ESTIMATE_MOST_ROUNDS >= ESTIMATE_READINGS;
}
