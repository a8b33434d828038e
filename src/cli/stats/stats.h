/* stats.h - what a set of timings says, and what two sets say together.
 * Pure: no input or output, no globals, no allocation; scratch space comes from
 * the caller.
 *
 * The question is always "by what factor does B differ from A?". Runs are
 * interleaved: round i holds one run of each. So the unit of evidence is the
 * round, and its datum the log ratio d_i = ln(b_i / a_i). Whatever slows a
 * whole round down cancels out of it. The order within a round is random; if A
 * and B do not differ, their runs are exchangeable and d_i is symmetric about
 * zero, whatever the noise looks like. Exactly this symmetry is what the method
 * needs:
 *
 *   estimate   Hodges and Lehmann's: the median of all Walsh averages
 *              (d_i + d_j) / 2, i <= j. Hodges, Lehmann: Estimates of location
 *              based on rank tests. Ann. Math. Statist. 34 (1963).
 *   interval   the one that belongs to Wilcoxon's signed-rank test: the k-th
 *              smallest and k-th largest Walsh average, k from the exact null
 *              distribution. Hollander, Wolfe, Chicken: Nonparametric
 *              Statistical Methods, 3rd ed. (2014), sections 3.1-3.3.
 *
 * No interval of 99 % exists below STATS_MIN_ROUNDS: the surest outcome of n
 * coin tosses has probability 2 * 2^-n, which is at most 1 % from n = 8.
 *
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STATS_H
#define CLI_STATS_H

#include <stdbool.h>
#include <stddef.h>

#define STATS_CONFIDENCE 0.99
#define STATS_MIN_ROUNDS 8

/* Probability left outside an interval at either end, where there is one look
 * at the numbers. For several looks see looks.h. */
#define STATS_TAIL ((1 - STATS_CONFIDENCE) / 2)

/* A difference smaller than this is never claimed: the layout of the
 * environment and of the program in memory alone can move a run by as much.
 * Mytkowicz et al.: Producing wrong data without doing anything obviously
 * wrong! ASPLOS 2009. */
#define STATS_FLOOR 0.01

struct stats_interval {
    bool exists;
    double low, high;
};

/* One set of values. All fields are 0 when count is 0. */
struct stats_summary {
    size_t count;
    double mean, deviation; /* deviation: of the sample, n - 1 */
    double min, lower_quartile, median, upper_quartile, max;
    struct stats_interval median_interval; /* 99 %, from order statistics */
    size_t outliers; /* more than 3 quartile ranges outside: Tukey's "far out",
                        Exploratory Data Analysis (1977), section 2D */
};

enum stats_claim {
    STATS_NO_CLAIM, /* the interval crosses the floor, or there is none */
    STATS_LESS,     /* it lies wholly below the floor, */
    STATS_MORE,     /* wholly above it, */
    STATS_SAME,     /* or wholly within: a tie that is known */
};

/* B against A, as a factor: 1 is "the same". */
struct stats_difference {
    size_t rounds; /* pairs used */
    double ratio;  /* 1 when there are no rounds */
    struct stats_interval interval;
    enum stats_claim claim;
};

struct stats_drift {
    bool found;
    double change; /* factor from the first third of the rounds to the last */
};

/* Sorts `values` (count of them). */
void stats_sort(double *values, size_t count);

/* The p-quantile of sorted values, 0 <= p <= 1, linear between neighbours
 * (type 7 of Hyndman and Fan 1996). 0 when there are none. */
double stats_quantile(const double *sorted, size_t count, double p);

/* Sorts `values` and describes them. */
struct stats_summary stats_summarize(double *values, size_t count);

/* Rank k of the Walsh averages that bound the interval, counted from 1 at
 * either end, among count * (count + 1) / 2; 0 if no such interval exists.
 * Beyond each end lies a probability of at most `tail`. */
size_t stats_signed_rank_bound(size_t count, double tail);

/* The fewest values with such an interval. */
size_t stats_least_rounds(double tail);

/* The same, with STATS_TAIL, for the order statistics that bound the median. */
size_t stats_median_bound(size_t count);

/* Location of a symmetric sample, by the method above. Sorts `values`.
 * *interval gets the interval that leaves `tail` outside at either end. Returns
 * 0 when there are no values. */
double stats_location(double *values, size_t count, double tail,
                      struct stats_interval *interval);

/* The step in which all the values advance: their greatest common divisor, in
 * the unit of the values. 0 when all are 0. */
double stats_step(const double *values, size_t count);

/* b[i] against a[i] for `count` rounds; both in units of a clock that advances
 * by `step`, which widens the interval: a clock tick more or less is no
 * difference. Values below a step count as one step. `scratch` holds `count`
 * values. */
struct stats_difference stats_compare(const double *a, const double *b,
                                      size_t count, double step, double tail,
                                      double *scratch);

/* What an interval of a factor lets one claim. */
enum stats_claim stats_judge(struct stats_interval interval);

/* Whether `values`, logarithms in the order of the rounds, rise or fall: by
 * Kendall's tau at the 0.1 % level (Mann 1945), and by more than the floor.
 * `scratch` holds `count` values. */
struct stats_drift stats_find_drift(const double *values, size_t count,
                                    double *scratch);

#endif
