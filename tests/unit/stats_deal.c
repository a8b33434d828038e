/* stats_deal.c - simulated comparisons with the noise of real runs.
 * SPDX-License-Identifier: MIT */
#include "stats_deal.h"

#include <math.h>

#include "cli/stats/stats.h"

/* Logarithms, less their median. */
static double noise[NOISE_COMMANDS][NOISE_CLOCKS][NOISE_RUNS];

/* Quartile range over that of the normal distribution: unlike the standard
 * deviation not a matter of the few slowest runs. */
static double noise_spread[NOISE_COMMANDS][NOISE_CLOCKS];

static void deal_prepare_one(size_t command, enum noise_clock clock)
{
    double *values = noise[command][clock], sorted[NOISE_RUNS];
    for (size_t i = 0; i < NOISE_RUNS; i++) {
        const struct noise_run *run = &noise_runs[command][i];
        values[i] = log(clock == NOISE_WALL ? run->wall_us : run->cpu_us);
        sorted[i] = values[i];
    }
    stats_sort(sorted, NOISE_RUNS);
    double median = stats_quantile(sorted, NOISE_RUNS, 0.5);
    noise_spread[command][clock] = (stats_quantile(sorted, NOISE_RUNS, 0.75) -
                                    stats_quantile(sorted, NOISE_RUNS, 0.25)) /
                                   1.349;
    for (size_t i = 0; i < NOISE_RUNS; i++)
        values[i] -= median;
}

void deal_prepare(void)
{
    for (size_t command = 0; command < NOISE_COMMANDS; command++)
        for (int c = 0; c < NOISE_CLOCKS; c++)
            deal_prepare_one(command, (enum noise_clock)c);
}

void deal_times(struct times *times, struct random *random, size_t command,
                size_t rounds, bool scaled, double factor)
{
    size_t at = random_below(random, NOISE_RUNS);
    for (size_t round = 0; round < rounds; round++) {
        size_t first = random_below(random, 2);
        for (int c = 0; c < NOISE_CLOCKS; c++) {
            double scale = scaled ? DEAL_NOISE / noise_spread[command][c] : 1;
            const double *values = noise[command][c];
            double x = values[(at + 2 * round + first) % NOISE_RUNS];
            double y = values[(at + 2 * round + 1 - first) % NOISE_RUNS];
            times->a[c][round] = floor(2e7 * exp(scale * x));
            times->b[c][round] = floor(2e7 * factor * exp(scale * y));
        }
    }
}
