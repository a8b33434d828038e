/* stats_test.c - the statistics against values that are known or computed the
 * slow way.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/stats.h"

#include <math.h>
#include <stdbool.h>

#include "cli/base/random.h"
#include "unit.h"

static bool is_near(double a, double b)
{
    return fabs(a - b) <= 1e-9 * (1 + fabs(b));
}

static double random_value(struct random *random)
{
    return (double)random_below(random, 1000000) / 1e6;
}

static void quantiles_interpolate_between_neighbours(void)
{
    const double values[] = {1, 2, 3, 4};
    CHECK(is_near(stats_quantile(values, 4, 0), 1));
    CHECK(is_near(stats_quantile(values, 4, 0.25), 1.75));
    CHECK(is_near(stats_quantile(values, 4, 0.5), 2.5));
    CHECK(is_near(stats_quantile(values, 4, 1), 4));
    CHECK(is_near(stats_quantile(values, 1, 0.7), 1));
    CHECK(stats_quantile(values, 0, 0.5) == 0);
}

static void summaries_name_what_is_far_out(void)
{
    double values[] = {10, 11, 12, 13, 14, 15, 16, 17, 100};
    struct stats_summary s = stats_summarize(values, 9);
    CHECK(s.count == 9 && s.min == 10 && s.max == 100);
    CHECK(is_near(s.median, 14) && is_near(s.lower_quartile, 12));
    CHECK(s.outliers == 1);
    CHECK(is_near(s.mean, 208.0 / 9));
    double steady[] = {10, 11, 12, 13, 14, 15, 16, 17, 18};
    CHECK(stats_summarize(steady, 9).outliers == 0);
    CHECK(stats_summarize(NULL, 0).count == 0);
}

/* Hollander, Wolfe, Chicken, table A.4, and R: qsignrank(0.005, n). */
static void ranks_of_the_interval_are_those_of_the_tables(void)
{
    CHECK(stats_signed_rank_bound(7, STATS_TAIL) == 0);
    CHECK(stats_signed_rank_bound(8, STATS_TAIL) == 1);
    CHECK(stats_signed_rank_bound(10, STATS_TAIL) == 4);
    CHECK(stats_signed_rank_bound(15, STATS_TAIL) == 16);
    CHECK(stats_signed_rank_bound(20, STATS_TAIL) == 38);
    CHECK(stats_signed_rank_bound(30, STATS_TAIL) == 110);
    CHECK(stats_median_bound(7) == 0);
    CHECK(stats_median_bound(8) == 1);
    CHECK(stats_median_bound(20) == 4);
    CHECK(stats_median_bound(30) == 8);
}

static void exact_and_approximate_ranks_meet(void)
{
    size_t exact = stats_signed_rank_bound(200, STATS_TAIL);
    size_t beyond = stats_signed_rank_bound(201, STATS_TAIL);
    /* From one n to the next the bound grows by about n/2 less a little. */
    CHECK(beyond > exact + 70 && beyond < exact + 110);
    CHECK(stats_median_bound(201) - stats_median_bound(200) <= 1);
}

/* All Walsh averages, sorted: what walsh_select finds without making them. */
static void locations_are_medians_of_all_Walsh_averages(void)
{
    struct random random = {7};
    for (size_t n = 1; n <= 40; n++) {
        double values[40], walsh[40 * 41 / 2];
        size_t count = 0;
        for (size_t i = 0; i < n; i++)
            values[i] = random_value(&random);
        for (size_t i = 0; i < n; i++)
            for (size_t j = i; j < n; j++)
                walsh[count++] = (values[i] + values[j]) / 2;
        stats_sort(walsh, count);
        struct stats_interval interval;
        double location = stats_location(values, n, STATS_TAIL, &interval);
        CHECK(is_near(location, stats_quantile(walsh, count, 0.5)));
        size_t k = stats_signed_rank_bound(n, STATS_TAIL);
        CHECK(interval.exists == (n >= STATS_MIN_ROUNDS));
        if (interval.exists) {
            CHECK(is_near(interval.low, walsh[k - 1]));
            CHECK(is_near(interval.high, walsh[count - k]));
        }
    }
}

static void fewer_than_8_rounds_claim_nothing(void)
{
    double a[8], b[8], scratch[8];
    for (size_t i = 0; i < 8; i++) {
        a[i] = 1e6 + (double)i;
        b[i] = 2 * a[i];
    }
    CHECK(stats_compare(a, b, 7, 1, STATS_TAIL, scratch).claim ==
          STATS_NO_CLAIM);
    CHECK(!stats_compare(a, b, 7, 1, STATS_TAIL, scratch).interval.exists);
    CHECK(stats_compare(a, b, 8, 1, STATS_TAIL, scratch).claim == STATS_MORE);
    CHECK(stats_compare(b, a, 8, 1, STATS_TAIL, scratch).claim == STATS_LESS);
    CHECK(stats_compare(a, b, 0, 1, STATS_TAIL, scratch).ratio == 1);
}

static void identical_runs_are_no_difference(void)
{
    double a[20], scratch[20];
    for (size_t i = 0; i < 20; i++)
        a[i] = 12345;
    struct stats_difference d = stats_compare(a, a, 20, 1, STATS_TAIL, scratch);
    CHECK(d.ratio == 1 && d.claim == STATS_SAME && d.interval.exists);
}

static void one_tick_of_a_coarse_clock_is_no_difference(void)
{
    double a[30], b[30], all[60], scratch[30];
    for (size_t i = 0; i < 30; i++) {
        all[i] = a[i] = 30e6; /* 10 ms ticks: three and four of them */
        all[30 + i] = b[i] = 40e6;
    }
    double step = stats_step(all, 60);
    CHECK(step == 10e6);
    CHECK(stats_compare(a, b, 30, step, STATS_TAIL, scratch).claim ==
          STATS_NO_CLAIM);
    CHECK(stats_compare(a, b, 30, 1000, STATS_TAIL, scratch).claim ==
          STATS_MORE);
}

static void runs_below_the_clock_are_no_difference(void)
{
    double a[10] = {0}, b[10] = {0}, scratch[10];
    CHECK(stats_step(a, 10) == 0);
    CHECK(stats_compare(a, b, 10, 0, STATS_TAIL, scratch).claim ==
          STATS_NO_CLAIM);
    b[3] = 1000; /* one tick in one run */
    CHECK(stats_step(b, 10) == 1000);
    CHECK(stats_compare(a, b, 10, 1000, STATS_TAIL, scratch).claim ==
          STATS_NO_CLAIM);
}

static void steps_are_greatest_common_divisors(void)
{
    const double ticks[] = {40000, 0, 100000, 60000}, fine[] = {101, 103};
    CHECK(stats_step(ticks, 4) == 20000);
    CHECK(stats_step(fine, 2) == 1);
    CHECK(stats_step(NULL, 0) == 0);
}

static void slow_rounds_cancel(void)
{
    struct random random = {3};
    double a[30], b[30], scratch[30];
    for (size_t i = 0; i < 30; i++) {
        double round = 1 + 4 * random_value(&random); /* up to five times */
        a[i] = 1e7 * round * (1 + 0.01 * random_value(&random));
        b[i] = 1.03e7 * round * (1 + 0.01 * random_value(&random));
    }
    struct stats_difference d = stats_compare(a, b, 30, 1, STATS_TAIL, scratch);
    CHECK(d.claim == STATS_MORE);
    CHECK(fabs(d.ratio - 1.03) < 0.005);
}

static void differences_within_the_floor_are_not_claimed(void)
{
    double a[100], b[100], scratch[100];
    struct random random = {5};
    for (size_t i = 0; i < 100; i++) {
        a[i] = 1e7 * (1 + 0.001 * random_value(&random));
        b[i] = 1.009e7 * (1 + 0.001 * random_value(&random));
    }
    CHECK(stats_compare(a, b, 100, 1, STATS_TAIL, scratch).claim == STATS_SAME);
    for (size_t i = 0; i < 100; i++)
        b[i] *= 1.003;
    CHECK(stats_compare(a, b, 100, 1, STATS_TAIL, scratch).claim == STATS_MORE);
}

static void drift_is_found_and_noise_is_not(void)
{
    struct random random = {11};
    double values[40], scratch[40];
    for (size_t i = 0; i < 40; i++)
        values[i] = 0.03 * random_value(&random);
    CHECK(!stats_find_drift(values, 40, scratch).found);
    for (size_t i = 0; i < 40; i++)
        values[i] += 0.002 * (double)i;
    struct stats_drift drift = stats_find_drift(values, 40, scratch);
    CHECK(drift.found && drift.change > 1.03 && drift.change < 1.08);
    CHECK(!stats_find_drift(values, 7, scratch).found);
}

static void orders_are_permutations_and_repeat_with_the_seed(void)
{
    struct random one = {42}, two = {42};
    size_t seen[5] = {0}, a[5], b[5];
    for (int round = 0; round < 1000; round++) {
        random_shuffle(&one, a, 5);
        random_shuffle(&two, b, 5);
        size_t present = 0;
        for (size_t i = 0; i < 5; i++) {
            CHECK(a[i] == b[i]);
            present |= (size_t)1 << a[i];
        }
        CHECK(present == 31);
        seen[a[0]]++;
    }
    for (size_t i = 0; i < 5; i++) /* each is first in about 200 of them */
        CHECK(seen[i] > 150 && seen[i] < 250);
}

int main(void)
{
    RUN(quantiles_interpolate_between_neighbours);
    RUN(summaries_name_what_is_far_out);
    RUN(ranks_of_the_interval_are_those_of_the_tables);
    RUN(exact_and_approximate_ranks_meet);
    RUN(locations_are_medians_of_all_Walsh_averages);
    RUN(fewer_than_8_rounds_claim_nothing);
    RUN(identical_runs_are_no_difference);
    RUN(one_tick_of_a_coarse_clock_is_no_difference);
    RUN(runs_below_the_clock_are_no_difference);
    RUN(steps_are_greatest_common_divisors);
    RUN(slow_rounds_cancel);
    RUN(differences_within_the_floor_are_not_claimed);
    RUN(drift_is_found_and_noise_is_not);
    RUN(orders_are_permutations_and_repeat_with_the_seed);
    return 0;
}
