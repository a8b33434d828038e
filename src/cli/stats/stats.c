/* stats.c - what a set of timings says, and what two sets say together.
 * Pure. The method and its sources are in stats.h.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/stats.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

/* Up to here the ranks are exact. Above, the normal approximation of the same
 * ranks is off by less than one rank in thousands, to the safe side: the tails
 * of the signed-rank distribution are the lighter ones. */
#define STATS_EXACT_LIMIT 200
#define STATS_EXACT_PAIRS (STATS_EXACT_LIMIT * (STATS_EXACT_LIMIT + 1) / 2)

static int stats_order(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void stats_sort(double *values, size_t count)
{
    if (count > 1)
        qsort(values, count, sizeof(*values), stats_order);
}

double stats_quantile(const double *sorted, size_t count, double p)
{
    if (count == 0)
        return 0;
    double position = p * (double)(count - 1);
    size_t below = (size_t)position;
    if (below + 1 >= count)
        return sorted[count - 1];
    double part = position - (double)below;
    return sorted[below] + part * (sorted[below + 1] - sorted[below]);
}

/* The standard normal quantile of 1 - tail, 0 < tail < 1/2, by bisection. */
static double stats_normal_quantile(double tail)
{
    double low = 0, high = 40;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;
        if (erfc(middle / sqrt(2)) / 2 > tail)
            low = middle;
        else
            high = middle;
    }
    return high;
}

static size_t stats_rank_from_normal(double mean, double deviation, double tail)
{
    double rank = floor(mean - stats_normal_quantile(tail) * deviation);
    return rank < 1 ? 0 : (size_t)rank;
}

/* The surest outcome of n coin tosses has probability 2^-n. */
size_t stats_least_rounds(double tail)
{
    size_t rounds = 1;
    double surest = 0.5;
    while (surest > tail) {
        surest /= 2;
        rounds++;
    }
    return rounds;
}

/* W is the sum of the ranks 1..count that a fair coin picked. Returns the
 * largest k with P(W <= k - 1) <= tail: the distribution is built up rank by
 * rank; each is in the sum with probability one half. */
size_t stats_signed_rank_bound(size_t count, double tail)
{
    double n = (double)count;
    if (count > STATS_EXACT_LIMIT)
        return stats_rank_from_normal(
            n * (n + 1) / 4, sqrt(n * (n + 1) * (2 * n + 1) / 24), tail);
    double probability[STATS_EXACT_PAIRS + 1] = {1};
    size_t top = 0;
    for (size_t rank = 1; rank <= count; rank++) {
        top += rank;
        for (size_t sum = top + 1; sum-- > 0;) {
            double with = sum >= rank ? probability[sum - rank] : 0;
            probability[sum] = (probability[sum] + with) / 2;
        }
    }
    double below = 0;
    size_t k = 0;
    while (k <= top && (below += probability[k]) <= tail)
        k++;
    return k;
}

/* B is the number of heads in `count` tosses. Returns the largest k with
 * P(B <= k - 1) <= STATS_TAIL. */
size_t stats_median_bound(size_t count)
{
    double n = (double)count;
    if (count > STATS_EXACT_LIMIT)
        return stats_rank_from_normal(n / 2, sqrt(n) / 2, STATS_TAIL);
    double probability = pow(0.5, n), below = probability;
    size_t k = 0;
    while (k < count && below <= STATS_TAIL) {
        k++;
        probability *= (n - (double)k + 1) / (double)k;
        below += probability;
    }
    return k;
}

static size_t stats_count_outliers(const double *sorted, size_t count,
                                   const struct stats_summary *s)
{
    double reach = 3 * (s->upper_quartile - s->lower_quartile);
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += sorted[i] < s->lower_quartile - reach ||
                 sorted[i] > s->upper_quartile + reach;
    return found;
}

struct stats_summary stats_summarize(double *values, size_t count)
{
    struct stats_summary s = {.count = count};
    if (count == 0)
        return s;
    stats_sort(values, count);
    s.min = values[0];
    s.lower_quartile = stats_quantile(values, count, 0.25);
    s.median = stats_quantile(values, count, 0.5);
    s.upper_quartile = stats_quantile(values, count, 0.75);
    s.max = values[count - 1];
    s.outliers = stats_count_outliers(values, count, &s);

    for (size_t i = 0; i < count; i++)
        s.mean += values[i] / (double)count;
    double squares = 0;
    for (size_t i = 0; i < count; i++)
        squares += (values[i] - s.mean) * (values[i] - s.mean);
    s.deviation = count > 1 ? sqrt(squares / (double)(count - 1)) : 0;

    size_t k = stats_median_bound(count);
    if (k > 0)
        s.median_interval =
            (struct stats_interval){true, values[k - 1], values[count - k]};
    return s;
}

/* How many Walsh averages of the sorted values are at most `limit`: for each
 * lower partner, the upper partners form a range that shrinks as it rises. */
static size_t walsh_count(const double *sorted, size_t count, double limit)
{
    size_t found = 0, end = count;
    for (size_t i = 0; i < end; i++) {
        while (end > i && (sorted[i] + sorted[end - 1]) / 2 > limit)
            end--;
        found += end - i;
    }
    return found;
}

/* The rank-th smallest Walsh average, rank from 1, by bisection on its value:
 * there are too many averages to hold them all. 60 halvings of the range leave
 * less than the rounding error of a double. */
static double walsh_select(const double *sorted, size_t count, size_t rank)
{
    double low = sorted[0], high = sorted[count - 1];
    for (int i = 0; i < 60 && low < high; i++) {
        double middle = low + (high - low) / 2;
        if (walsh_count(sorted, count, middle) >= rank)
            high = middle;
        else
            low = middle;
    }
    return high;
}

double stats_location(double *values, size_t count, double tail,
                      struct stats_interval *interval)
{
    *interval = (struct stats_interval){0};
    if (count == 0)
        return 0;
    stats_sort(values, count);
    size_t averages = count * (count + 1) / 2;
    size_t k = stats_signed_rank_bound(count, tail);
    if (k > 0) {
        interval->exists = true;
        interval->low = walsh_select(values, count, k);
        interval->high = walsh_select(values, count, averages + 1 - k);
    }
    double lower = walsh_select(values, count, (averages + 1) / 2);
    double upper = walsh_select(values, count, averages / 2 + 1);
    return (lower + upper) / 2;
}

double stats_step(const double *values, size_t count)
{
    uint64_t step = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t value = (uint64_t)values[i];
        while (value) {
            uint64_t rest = step % value;
            step = value;
            value = rest;
        }
    }
    return (double)step;
}

enum stats_claim stats_judge(struct stats_interval interval)
{
    if (interval.exists && interval.high < 1 - STATS_FLOOR)
        return STATS_LESS;
    if (interval.exists && interval.low > 1 + STATS_FLOOR)
        return STATS_MORE;
    if (interval.exists && interval.low >= 1 - STATS_FLOOR &&
        interval.high <= 1 + STATS_FLOOR)
        return STATS_SAME;
    return STATS_NO_CLAIM;
}

/* What one tick of the clock is worth, relative to the values; 0 if there are
 * no values. */
static double stats_tick(const double *values, size_t count, double step,
                         double *scratch)
{
    for (size_t i = 0; i < count; i++)
        scratch[i] = fmax(values[i], step);
    stats_sort(scratch, count);
    double median = stats_quantile(scratch, count, 0.5);
    return median > 0 ? step / median : 0;
}

struct stats_difference stats_compare(const double *a, const double *b,
                                      size_t count, double step, double tail,
                                      double *scratch)
{
    struct stats_difference d = {.rounds = count, .ratio = 1};
    if (count == 0)
        return d;
    double tick = stats_tick(a, count, step, scratch) +
                  stats_tick(b, count, step, scratch);
    double least = step > 0 ? step : 1;
    for (size_t i = 0; i < count; i++)
        scratch[i] = log(fmax(b[i], least) / fmax(a[i], least));
    d.ratio = exp(stats_location(scratch, count, tail, &d.interval));
    if (d.interval.exists) {
        d.interval.low = exp(d.interval.low) / (1 + tick);
        d.interval.high = exp(d.interval.high) * (1 + tick);
    }
    if (step > 0) /* else all are 0, below a clock of unknown steps */
        d.claim = stats_judge(d.interval);
    return d;
}

/* Kendall's S over its standard deviation: how often a later value exceeds an
 * earlier one, less how often it is exceeded. */
static double stats_trend(const double *values, size_t count)
{
    double s = 0, n = (double)count;
    for (size_t i = 0; i < count; i++)
        for (size_t j = i + 1; j < count; j++)
            s += (values[j] > values[i]) - (values[j] < values[i]);
    return s / sqrt(n * (n - 1) * (2 * n + 5) / 18);
}

static double stats_median_of(const double *values, size_t count,
                              double *scratch)
{
    for (size_t i = 0; i < count; i++)
        scratch[i] = values[i];
    stats_sort(scratch, count);
    return stats_quantile(scratch, count, 0.5);
}

struct stats_drift stats_find_drift(const double *values, size_t count,
                                    double *scratch)
{
    const double unlikely = 3.2905; /* two-sided 0.1 % of the normal */
    struct stats_drift drift = {.change = 1};
    if (count < STATS_MIN_ROUNDS)
        return drift;
    size_t third = count / 3;
    double first = stats_median_of(values, third, scratch);
    double last = stats_median_of(values + count - third, third, scratch);
    drift.change = exp(last - first);
    drift.found = fabs(drift.change - 1) > STATS_FLOOR &&
                  fabs(stats_trend(values, count)) > unlikely;
    return drift;
}
