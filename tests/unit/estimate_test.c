/* estimate_test.c - from readings in many rounds to a share and its interval.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/estimate.h"

#include <math.h>

#include "cli/base/random.h"
#include "cli/stats/looks.h"
#include "unit.h"

#define ROUNDS 12
#define MOST 100
#define ENOUGH ESTIMATE_READINGS
#define COMPARISONS 4000

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9;
}

/* Nothing is taken by being watched. */
static struct estimate of_shares(double *shares, size_t rounds,
                                 uint64_t readings)
{
    double costs[MOST] = {0};
    return estimate_make(shares, costs, rounds, readings, STATS_TAIL);
}

static struct estimate of_equal(double share, size_t rounds, uint64_t readings)
{
    double shares[MOST];
    for (size_t i = 0; i < rounds; i++)
        shares[i] = share;
    return of_shares(shares, rounds, readings);
}

static void small_shares_may_be_off_by_two_points(void)
{
    struct estimate e = of_equal(0.1, ROUNDS, ENOUGH);
    CHECK(e.exists && near(e.share, 0.1));
    CHECK(near(e.whole.low, 0.08) && near(e.whole.high, 0.12));
}

static void large_shares_may_be_off_by_a_twentieth(void)
{
    struct estimate e = of_equal(0.5, ROUNDS, ENOUGH);
    CHECK(near(e.whole.low, 0.475) && near(e.whole.high, 0.525));
}

static void no_share_is_below_nothing_or_above_all(void)
{
    struct estimate none = of_equal(0.001, ROUNDS, ENOUGH);
    CHECK(none.whole.low >= 0 && near(none.whole.high, 0.021));
    struct estimate all = of_equal(1.02, ROUNDS, ENOUGH);
    CHECK(near(all.share, 1) && near(all.whole.high, 1));
}

static void few_rounds_or_readings_tell_nothing(void)
{
    CHECK(!of_equal(0.5, ESTIMATE_ROUNDS - 1, ENOUGH).exists);
    CHECK(of_equal(0.5, ESTIMATE_ROUNDS, ENOUGH).exists);
    CHECK(!of_equal(0.5, ROUNDS, ENOUGH - 1).exists);
    CHECK(!of_equal(0.5, 0, 0).exists);
}

/* By turns 0.4 and 0.6, which no number of rounds makes sharp. */
static struct estimate of_wide(size_t rounds)
{
    double shares[MOST];
    for (size_t i = 0; i < rounds; i++)
        shares[i] = i % 2 ? 0.4 : 0.6;
    return of_shares(shares, rounds, ENOUGH);
}

static void rounds_that_scatter_widen_the_interval(void)
{
    struct estimate e = of_wide(ROUNDS);
    CHECK(near(e.rounds.low, 0.4) && near(e.rounds.high, 0.6));
    CHECK(near(e.whole.low, 0.375) && near(e.whole.high, 0.625));
}

static void what_being_watched_takes_hides_some_of_it(void)
{
    double shares[ROUNDS], slower[ROUNDS], faster[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        shares[i] = 0.5;
        slower[i] = 0.4;
        faster[i] = -0.4;
    }
    struct estimate e =
        estimate_make(shares, slower, ROUNDS, ENOUGH, STATS_TAIL);
    CHECK(near(e.whole.low, 0.475) && near(e.whole.high, 0.585));
    e = estimate_make(shares, faster, ROUNDS, ENOUGH, STATS_TAIL);
    CHECK(near(e.whole.low, 0.475) && near(e.whole.high, 0.525));
}

static void readings_are_waited_for_while_they_come(void)
{
    const uint64_t just = ROUNDS * (ENOUGH / ESTIMATE_MOST_ROUNDS + 1);
    struct estimate come = of_equal(0.5, ROUNDS, just);
    struct estimate hardly = of_equal(0.5, ROUNDS, just - 1);
    struct estimate none = of_equal(0.5, 0, 0);
    struct estimate here = of_equal(0.5, ROUNDS, ENOUGH);
    CHECK(estimate_is_due(&come) && !estimate_is_due(&hardly));
    CHECK(!estimate_is_due(&none) && !estimate_is_due(&here));
}

static void rounds_that_scatter_are_worth_more_of_them(void)
{
    struct estimate wide = of_wide(ROUNDS);
    CHECK(wide.exists && estimate_is_due(&wide));
    struct estimate sharp = of_equal(0.6, ROUNDS, ENOUGH);
    CHECK(sharp.exists && !estimate_is_due(&sharp));
    struct estimate long_since = of_wide(ESTIMATE_MOST_ROUNDS);
    CHECK(long_since.exists && !estimate_is_due(&long_since));
    CHECK(looks_have(ESTIMATE_MOST_ROUNDS));
}

static void what_no_round_makes_sharper_is_worth_none(void)
{
    double shares[ROUNDS], slower[ROUNDS];
    for (size_t i = 0; i < ROUNDS; i++) {
        shares[i] = 0.6;
        slower[i] = 2;
    }
    struct estimate e =
        estimate_make(shares, slower, ROUNDS, ENOUGH, STATS_TAIL);
    CHECK(e.exists && e.whole.high - e.whole.low > 0.3 && !estimate_is_due(&e));
}

/* Noise of a tenth on the shares: the rounds' own interval misses the truth at
 * most 1 time in 100 and some. */
static void the_interval_misses_the_truth_seldom(void)
{
    struct random random = {14};
    size_t missed = 0;
    for (size_t c = 0; c < COMPARISONS; c++) {
        double shares[ROUNDS];
        for (size_t i = 0; i < ROUNDS; i++) {
            double sum = -6;
            for (size_t k = 0; k < 12; k++)
                sum += (double)(random_next(&random) >> 11) / 0x1p53;
            shares[i] = 0.3 * exp(0.1 * sum);
        }
        struct estimate e = of_shares(shares, ROUNDS, ENOUGH);
        missed += e.rounds.low > 0.3 || e.rounds.high < 0.3;
    }
    printf("missed: %zu of %d\n", missed, COMPARISONS);
    CHECK((double)missed <= 0.014 * COMPARISONS);
}

int main(void)
{
    RUN(small_shares_may_be_off_by_two_points);
    RUN(large_shares_may_be_off_by_a_twentieth);
    RUN(no_share_is_below_nothing_or_above_all);
    RUN(few_rounds_or_readings_tell_nothing);
    RUN(what_being_watched_takes_hides_some_of_it);
    RUN(readings_are_waited_for_while_they_come);
    RUN(what_no_round_makes_sharper_is_worth_none);
    RUN(rounds_that_scatter_are_worth_more_of_them);
    RUN(rounds_that_scatter_widen_the_interval);
    RUN(the_interval_misses_the_truth_seldom);
    return 0;
}
