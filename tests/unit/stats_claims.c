/* stats_claims.c - how often the statistics claim what is not so, and find what
 * is: 10,000 simulated comparisons with the noise of real runs.
 * A comparison takes consecutive runs of one command from stats_noise.h, from a
 * random place on, so that bursts and slow changes stay what they are, and
 * deals two to each round in random order. It claims falsely if it claims a
 * difference in wall or in CPU time. What this cannot show: noise that follows
 * the allocator (another layout of memory in every process); the floor of 1 %
 * stands for that. SPDX-License-Identifier: MIT */
#include <math.h>

#include "cli/base/random.h"
#include "cli/stats/stats.h"
#include "stats_noise.h"
#include "unit.h"

#define COMPARISONS 10000
#define MOST_ROUNDS 30
#define NOISE 0.03 /* where the noise is scaled: the spread of a run's log */

enum noise_clock { NOISE_WALL, NOISE_CPU, NOISE_CLOCKS };

/* Logarithms, less their median. */
static double noise[NOISE_COMMANDS][NOISE_CLOCKS][NOISE_RUNS];

/* Quartile range over that of the normal distribution: unlike the standard
 * deviation not a matter of the few slowest runs. */
static double noise_spread[NOISE_COMMANDS][NOISE_CLOCKS];

static void noise_prepare(size_t command, enum noise_clock clock)
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

/* One allocator's times over the rounds, in nanoseconds. */
struct times {
    double a[NOISE_CLOCKS][MOST_ROUNDS], b[NOISE_CLOCKS][MOST_ROUNDS];
};

/* b takes `factor` times what a takes. scaled: all noise has the spread NOISE,
 * else as recorded. */
static void times_deal(struct times *times, struct random *random,
                       size_t command, size_t rounds, bool scaled,
                       double factor)
{
    size_t at = random_below(random, NOISE_RUNS);
    for (size_t round = 0; round < rounds; round++) {
        size_t first = random_below(random, 2);
        for (int c = 0; c < NOISE_CLOCKS; c++) {
            double scale = scaled ? NOISE / noise_spread[command][c] : 1;
            const double *values = noise[command][c];
            double x = values[(at + 2 * round + first) % NOISE_RUNS];
            double y = values[(at + 2 * round + 1 - first) % NOISE_RUNS];
            times->a[c][round] = floor(2e7 * exp(scale * x));
            times->b[c][round] = floor(2e7 * factor * exp(scale * y));
        }
    }
}

static enum stats_claim times_claim(const struct times *times,
                                    enum noise_clock clock, size_t rounds)
{
    double scratch[MOST_ROUNDS];
    return stats_compare(times->a[clock], times->b[clock], rounds, 1, scratch)
        .claim;
}

/* The share of comparisons with a claim in either clock. */
static double share_of_false_claims(size_t rounds, bool scaled)
{
    struct random random = {20};
    size_t claims = 0;
    for (size_t i = 0; i < COMPARISONS; i++) {
        struct times times;
        times_deal(&times, &random, i % NOISE_COMMANDS, rounds, scaled, 1);
        claims += times_claim(&times, NOISE_WALL, rounds) != STATS_NO_CLAIM ||
                  times_claim(&times, NOISE_CPU, rounds) != STATS_NO_CLAIM;
    }
    return (double)claims / COMPARISONS;
}

/* The share of comparisons that find 5 % more in one command's times. */
static double share_found(size_t command, enum noise_clock clock, size_t rounds)
{
    struct random random = {21};
    size_t found = 0;
    for (size_t i = 0; i < COMPARISONS; i++) {
        struct times times;
        times_deal(&times, &random, command, rounds, true, 1.05);
        found += times_claim(&times, clock, rounds) == STATS_MORE;
    }
    return (double)found / COMPARISONS;
}

/* Sum of twelve uniform numbers less six: normal enough. */
static double normal(struct random *random)
{
    double sum = -6;
    for (int i = 0; i < 12; i++)
        sum += (double)random_below(random, 1000003) / 1000003;
    return sum;
}

static double share_found_in_normal_noise(size_t rounds)
{
    struct random random = {22};
    size_t found = 0;
    for (size_t i = 0; i < COMPARISONS; i++) {
        double a[MOST_ROUNDS], b[MOST_ROUNDS], scratch[MOST_ROUNDS];
        for (size_t round = 0; round < rounds; round++) {
            a[round] = 2e7 * exp(NOISE * normal(&random));
            b[round] = 2.1e7 * exp(NOISE * normal(&random));
        }
        found += stats_compare(a, b, rounds, 1, scratch).claim == STATS_MORE;
    }
    return (double)found / COMPARISONS;
}

static void at_most_2_percent_of_comparisons_claim_falsely(void)
{
    for (size_t rounds = 20; rounds <= MOST_ROUNDS; rounds += 10)
        for (int scaled = 0; scaled < 2; scaled++) {
            double share = share_of_false_claims(rounds, scaled);
            printf("  %zu rounds, noise %s: %.2f %% false claims\n", rounds,
                   scaled ? "scaled to 3 %" : "as recorded", share * 100);
            CHECK(share <= 0.02);
        }
}

static void a_difference_of_5_percent_is_found_in_3_percent_noise(void)
{
    static const char *const clocks[] = {"wall", "CPU"};
    for (size_t command = 0; command < NOISE_COMMANDS; command++)
        for (int c = 0; c < NOISE_CLOCKS; c++) {
            double share = share_found(command, (enum noise_clock)c, 30);
            printf("  %s, %s: found in %.1f %% with 30 rounds, %.1f %% with "
                   "20\n",
                   noise_names[command], clocks[c], share * 100,
                   share_found(command, (enum noise_clock)c, 20) * 100);
            CHECK(share >= 0.90);
        }
    double share = share_found_in_normal_noise(30);
    printf("  normal noise: found in %.1f %% with 30 rounds, %.1f %% with 20\n",
           share * 100, share_found_in_normal_noise(20) * 100);
    CHECK(share >= 0.90);
}

int main(void)
{
    for (size_t command = 0; command < NOISE_COMMANDS; command++)
        for (int c = 0; c < NOISE_CLOCKS; c++)
            noise_prepare(command, (enum noise_clock)c);
    RUN(at_most_2_percent_of_comparisons_claim_falsely);
    RUN(a_difference_of_5_percent_is_found_in_3_percent_noise);
    return 0;
}
