/* estimate.h - how much of a command's CPU time is spent inside malloc and
 * free, from readings taken in many rounds. Pure.
 *
 * The datum is the round: the CPU time inside, as it was read from outside,
 * over the CPU time that the same command takes when nobody reads (stats.h has
 * the method). Readings of one run are no independent events, so their number
 * tells nothing of how sure the share is; but below ESTIMATE_READINGS, or below
 * ESTIMATE_ROUNDS, nothing is said.
 *
 * What is read may be off in the same direction each time: the edge of a call
 * is in its words, and readings in a virtual machine come late. So 2 points or
 * a twentieth of the share go on top. And being watched takes time outside of
 * the calls, during which a processor that works ahead does some of their work:
 * of a loop of malloc and free that it made a third slower, a sixteenth of what
 * it took was missing inside (bench/cost, against a profiler). Twice that goes
 * on top as well, at the upper end.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ESTIMATE_H
#define CLI_ESTIMATE_H

#include <stdint.h>

#include "cli/stats/stats.h"

#define ESTIMATE_ROUNDS 10
#define ESTIMATE_READINGS 3000
#define ESTIMATE_OFF_POINTS 0.02
#define ESTIMATE_OFF_PART 0.05
#define ESTIMATE_HIDDEN_PART 0.15

struct estimate {
    bool exists;
    double share;                 /* of the CPU time */
    struct stats_interval whole;  /* with what all rounds may be off */
    struct stats_interval rounds; /* as the rounds alone say */
    size_t count;                 /* rounds */
    uint64_t readings;
};

/* Sorts `shares`, one for each of `count` rounds, and `costs`, what being
 * watched took more, as shares of the same. The interval leaves `tail` outside
 * at either end. */
struct estimate estimate_make(double *shares, double *costs, size_t count,
                              uint64_t readings, double tail);

/* Whether some more rounds, ESTIMATE_MOST_ROUNDS in all, are worth their time:
 * for the readings that are missing, of which runs of less than some 10 ms have
 * too few, or because the rounds alone leave more than ESTIMATE_ROUGH to either
 * side. */
#define ESTIMATE_MOST_ROUNDS 62
#define ESTIMATE_ROUGH 0.05
bool estimate_is_due(const struct estimate *estimate);

#endif
