/* stats_deal.h - simulated comparisons with the noise of real runs.
 * A comparison takes consecutive runs of one command from stats_noise.h, from a
 * random place on, so that bursts and slow changes stay what they are, and
 * deals two to each round in random order. What this cannot show: noise that
 * follows the allocator (another layout of memory in every process); the floor
 * of 1 % stands for that.
 * SPDX-License-Identifier: MIT */
#ifndef STATS_DEAL_H
#define STATS_DEAL_H

#include <stdbool.h>

#include "cli/base/random.h"
#include "stats_noise.h"

#define DEAL_MOST_ROUNDS 1100
#define DEAL_NOISE 0.03 /* where noise is scaled: the spread of a run's log */

enum noise_clock { NOISE_WALL, NOISE_CPU, NOISE_CLOCKS };

/* Both allocators' times over the rounds, in nanoseconds. */
struct times {
    double a[NOISE_CLOCKS][DEAL_MOST_ROUNDS], b[NOISE_CLOCKS][DEAL_MOST_ROUNDS];
};

/* Before the first deal. */
void deal_prepare(void);

/* b takes `factor` times what a takes. scaled: all noise has the spread
 * DEAL_NOISE, else as recorded. */
void deal_times(struct times *times, struct random *random, size_t command,
                size_t rounds, bool scaled, double factor);

#endif
