/* looks_claims.c - rounds that go on until it is known: how often such a
 * comparison claims what is not so, and how many rounds it takes.
 * Simulated comparisons (stats_deal.h), as many of each kind as the argument
 * says, with a look at both clocks whenever looks.h says; they end when both
 * are decided.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/looks.h"

#include <stdlib.h>

#include "stats_deal.h"
#include "unit.h"

#define MOST_COMPARISONS 2000

static size_t comparisons;

/* What came out of comparisons of one kind. */
struct outcome {
    size_t claims[NOISE_CLOCKS][STATS_SAME + 1];
    size_t differ; /* that claim a difference in either clock */
    double rounds[MOST_COMPARISONS];
};

static struct stats_difference look_at(const struct times *times, int clock,
                                       size_t rounds)
{
    double scratch[DEAL_MOST_ROUNDS];
    return stats_compare(times->a[clock], times->b[clock], rounds, 1,
                         LOOKS_TAIL, scratch);
}

/* Returns the rounds it took; the claims at the end are in `claims`. */
static size_t compare_until_known(const struct times *times,
                                  enum stats_claim claims[NOISE_CLOCKS])
{
    size_t rounds = 0;
    for (size_t look = 0; look < LOOKS_COUNT; look++) {
        bool known = true;
        rounds = looks_rounds(look);
        for (int c = 0; c < NOISE_CLOCKS; c++) {
            claims[c] = look_at(times, c, rounds).claim;
            known = known && claims[c] != STATS_NO_CLAIM;
        }
        if (known)
            break;
    }
    return rounds;
}

static struct outcome *outcome_of(bool scaled, double factor)
{
    static struct outcome outcome;
    struct random random = {30};
    outcome = (struct outcome){0};
    for (size_t i = 0; i < comparisons; i++) {
        static struct times times;
        enum stats_claim claims[NOISE_CLOCKS];
        deal_times(&times, &random, i % NOISE_COMMANDS, looks_most_rounds(),
                   scaled, factor);
        outcome.rounds[i] = (double)compare_until_known(&times, claims);
        bool differ = false;
        for (int c = 0; c < NOISE_CLOCKS; c++) {
            outcome.claims[c][claims[c]]++;
            differ |= claims[c] == STATS_LESS || claims[c] == STATS_MORE;
        }
        outcome.differ += differ;
    }
    stats_sort(outcome.rounds, comparisons);
    return &outcome;
}

static double percent(size_t count)
{
    return 100.0 * (double)count / (double)comparisons;
}

static void print_rounds(const char *what, struct outcome *outcome)
{
    printf("  %s: %.0f rounds in the median, quartiles %.0f and %.0f, "
           "90 %% by %.0f\n",
           what, stats_quantile(outcome->rounds, comparisons, 0.5),
           stats_quantile(outcome->rounds, comparisons, 0.25),
           stats_quantile(outcome->rounds, comparisons, 0.75),
           stats_quantile(outcome->rounds, comparisons, 0.9));
    for (int c = 0; c < NOISE_CLOCKS; c++)
        printf("    %s: more %.2f %%, less %.2f %%, same %.2f %%\n",
               c == NOISE_WALL ? "wall" : "CPU",
               percent(outcome->claims[c][STATS_MORE]),
               percent(outcome->claims[c][STATS_LESS]),
               percent(outcome->claims[c][STATS_SAME]));
}

static void looks_are_few_and_their_shares_add_up_to_1_percent(void)
{
    double outside = 0;
    for (size_t look = 0; look < LOOKS_COUNT; look++) {
        outside += 2 * LOOKS_TAIL;
        CHECK(looks_have(looks_rounds(look)));
        CHECK(stats_signed_rank_bound(looks_rounds(look), LOOKS_TAIL) > 0);
        CHECK(look == 0 || looks_rounds(look) > looks_rounds(look - 1));
        printf("  %zu", looks_rounds(look));
    }
    printf(" rounds\n");
    CHECK(outside <= 1 - STATS_CONFIDENCE + 1e-12);
    CHECK(!looks_have(looks_rounds(0) - 1) && !looks_have(13));
    CHECK(looks_most_rounds() <= DEAL_MOST_ROUNDS);
}

static void no_difference_is_claimed_in_at_most_1_percent(void)
{
    for (int scaled = 0; scaled < 2; scaled++) {
        struct outcome *outcome = outcome_of(scaled, 1);
        print_rounds(scaled ? "0 %, noise of 3 %" : "0 %, noise as recorded",
                     outcome);
        printf("    a difference in either: %.2f %%\n",
               percent(outcome->differ));
        CHECK(percent(outcome->differ) <= 1);
    }
}

/* Where it is hardest: the truth lies on the very edge of the floor. */
static void on_the_edge_of_the_floor_at_most_1_percent_claim_falsely(void)
{
    struct outcome *outcome = outcome_of(true, 1 + STATS_FLOOR);
    print_rounds("1 %, noise of 3 %", outcome);
    for (int c = 0; c < NOISE_CLOCKS; c++) {
        CHECK(percent(outcome->claims[c][STATS_MORE]) <= 1);
        CHECK(percent(outcome->claims[c][STATS_LESS]) <= 1);
    }
    outcome = outcome_of(true, 1 + 1.02 * STATS_FLOOR);
    for (int c = 0; c < NOISE_CLOCKS; c++) {
        printf("  1.02 %%: called the same in %.2f %%\n",
               percent(outcome->claims[c][STATS_SAME]));
        CHECK(percent(outcome->claims[c][STATS_SAME]) <= 1);
    }
}

static void differences_of_5_and_20_percent_are_found(void)
{
    struct outcome *outcome = outcome_of(true, 1.05);
    print_rounds("5 %, noise of 3 %", outcome);
    for (int c = 0; c < NOISE_CLOCKS; c++)
        CHECK(percent(outcome->claims[c][STATS_MORE]) >= 95);
    outcome = outcome_of(true, 1.2);
    print_rounds("20 %, noise of 3 %", outcome);
    for (int c = 0; c < NOISE_CLOCKS; c++)
        CHECK(percent(outcome->claims[c][STATS_MORE]) >= 99);
}

int main(int argc, char **argv)
{
    comparisons = argc > 1 ? strtoul(argv[1], NULL, 10) : 0;
    CHECK(comparisons >= 100 && comparisons <= MOST_COMPARISONS);
    deal_prepare();
    RUN(looks_are_few_and_their_shares_add_up_to_1_percent);
    RUN(differences_of_5_and_20_percent_are_found);
    RUN(no_difference_is_claimed_in_at_most_1_percent);
    RUN(on_the_edge_of_the_floor_at_most_1_percent_claim_falsely);
    return 0;
}
