/* stats_claims.c - how often the statistics claim what is not so, and find what
 * is: 10,000 simulated comparisons (stats_deal.h) of a fixed number of rounds.
 * One claims falsely if it claims a difference in wall or in CPU time.
 * SPDX-License-Identifier: MIT */
#include <math.h>

#include "cli/stats/stats.h"
#include "stats_deal.h"
#include "unit.h"

#define COMPARISONS 10000
#define MOST_ROUNDS 30

static enum stats_claim times_claim(const struct times *times,
                                    enum noise_clock clock, size_t rounds)
{
    double scratch[MOST_ROUNDS];
    return stats_compare(times->a[clock], times->b[clock], rounds, 1,
                         STATS_TAIL, scratch)
        .claim;
}

static bool times_differ(const struct times *times, enum noise_clock clock,
                         size_t rounds)
{
    enum stats_claim claim = times_claim(times, clock, rounds);
    return claim == STATS_LESS || claim == STATS_MORE;
}

/* The share of comparisons that claim a difference in either clock. */
static double share_of_false_claims(size_t rounds, bool scaled)
{
    struct random random = {20};
    size_t claims = 0;
    for (size_t i = 0; i < COMPARISONS; i++) {
        static struct times times;
        deal_times(&times, &random, i % NOISE_COMMANDS, rounds, scaled, 1);
        claims += times_differ(&times, NOISE_WALL, rounds) ||
                  times_differ(&times, NOISE_CPU, rounds);
    }
    return (double)claims / COMPARISONS;
}

/* The share of comparisons that find 5 % more in one command's times. */
static double share_found(size_t command, enum noise_clock clock, size_t rounds)
{
    struct random random = {21};
    size_t found = 0;
    for (size_t i = 0; i < COMPARISONS; i++) {
        static struct times times;
        deal_times(&times, &random, command, rounds, true, 1.05);
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
            a[round] = 2e7 * exp(DEAL_NOISE * normal(&random));
            b[round] = 2.1e7 * exp(DEAL_NOISE * normal(&random));
        }
        found += stats_compare(a, b, rounds, 1, STATS_TAIL, scratch).claim ==
                 STATS_MORE;
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
    deal_prepare();
    RUN(at_most_2_percent_of_comparisons_claim_falsely);
    RUN(a_difference_of_5_percent_is_found_in_3_percent_noise);
    return 0;
}
