/* results.c - from the runs to what is said about each allocator.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/results.h"

#include <math.h>
#include <stdlib.h>

#include "cli/base/need.h"

static const struct {
    const char *name, *title, *unit;
} metric_words[METRIC_COUNT] = {
    [METRIC_WALL] = {"wall", "wall time", "ns"},
    [METRIC_CPU] = {"cpu", "CPU time", "ns"},
    [METRIC_RSS] = {"rss", "peak memory", "KiB"},
    [METRIC_COUNTERS +
        COUNTER_INSTRUCTIONS] = {"instructions", "instructions", ""},
    [METRIC_COUNTERS + COUNTER_CYCLES] = {"cycles", "cycles", ""},
    [METRIC_COUNTERS +
        COUNTER_CACHE_MISSES] = {"cache_misses", "cache misses", ""},
    [METRIC_COUNTERS + COUNTER_TLB_MISSES] = {"tlb_misses", "TLB misses", ""},
    [METRIC_COUNTERS +
        COUNTER_BRANCH_MISSES] = {"branch_misses", "branch misses", ""},
    [METRIC_COUNTERS +
        COUNTER_PAGE_FAULTS] = {"page_faults", "page faults", ""},
    [METRIC_COUNTERS + COUNTER_TASK_CLOCK] = {"task_clock", "task clock", "ns"},
    [METRIC_USER] = {"user", "user", "ns"},
    [METRIC_SYS] = {"sys", "sys", "ns"},
    [METRIC_MINOR_FAULTS] = {"minor_faults", "minor faults", ""},
    [METRIC_MAJOR_FAULTS] = {"major_faults", "major faults", ""},
    [METRIC_VOLUNTARY] = {"voluntary_switches", "waits", ""},
    [METRIC_INVOLUNTARY] = {"involuntary_switches", "preempted", ""},
};

/* What a step cannot exceed, however alike the values are: the kernel's slowest
 * tick is 10 ms (HZ=100), x86-64's page 4 KiB. */
static const double step_limits[METRIC_COUNTERS] = {
    [METRIC_WALL] = 10e6,
    [METRIC_CPU] = 10e6,
    [METRIC_RSS] = 4,
};

const char *metric_name(enum metric metric)
{
    return metric_words[metric].name;
}

const char *metric_title(enum metric metric)
{
    return metric_words[metric].title;
}

const char *metric_unit(enum metric metric)
{
    return metric_words[metric].unit;
}

static double counter_value(const struct measure *measure, size_t counter)
{
    return measure->counted >> counter & 1 ? (double)measure->counters[counter]
                                           : NAN;
}

double metric_value(const struct measure *measure, enum metric metric)
{
    if (metric >= METRIC_COUNTERS && metric < METRIC_COMPARED)
        return counter_value(measure, metric - METRIC_COUNTERS);
    switch (metric) {
    case METRIC_WALL:
        return (double)measure->wall_ns;
    case METRIC_CPU:
        return (double)(measure->user_us + measure->sys_us) * 1000;
    case METRIC_USER:
        return (double)measure->user_us * 1000;
    case METRIC_SYS:
        return (double)measure->sys_us * 1000;
    case METRIC_RSS:
        return (double)measure->rss_kib;
    case METRIC_MINOR_FAULTS:
        return (double)measure->minor_faults;
    case METRIC_MAJOR_FAULTS:
        return (double)measure->major_faults;
    case METRIC_VOLUNTARY:
        return (double)measure->voluntary_switches;
    case METRIC_INVOLUNTARY:
        return (double)measure->involuntary_switches;
    default:
        return 0;
    }
}

static double *row_of(const struct results *results, size_t allocator,
                      enum metric metric)
{
    return results->values[metric] + allocator * results->width;
}

/* The runs that count, laid out by allocator and round. */
static void results_lay_out(struct results *results,
                            const struct samples *samples)
{
    size_t cells = results->allocators * results->width;
    for (enum metric m = 0; m < METRIC_COUNT; m++) {
        results->values[m] = need_alloc(cells, sizeof(double));
        for (size_t i = 0; i < cells; i++)
            results->values[m][i] = NAN;
    }
    for (size_t i = 0; i < samples->count; i++) {
        const struct run *run = &samples->runs[i];
        struct result *result = &results->each[run->allocator];
        result->ends[run->end]++;
        if (run->end != RUN_DONE)
            continue;
        result->done++;
        for (enum metric m = 0; m < METRIC_COUNT; m++)
            row_of(results, run->allocator, m)[run->round] =
                metric_value(&run->measure, m);
    }
}

/* Copies the values that are there; returns how many. */
static size_t row_copy(const double *row, size_t width, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < width; i++)
        if (!isnan(row[i]))
            values[count++] = row[i];
    return count;
}

struct stats_difference results_compare(const struct results *results, size_t a,
                                        size_t b, enum metric metric,
                                        double tail)
{
    const double *left = row_of(results, a, metric);
    const double *right = row_of(results, b, metric);
    double *space = need_alloc(3 * results->width, sizeof(*space));
    double *x = space, *y = space + results->width;
    size_t pairs = 0;
    for (size_t i = 0; i < results->width; i++)
        if (!isnan(left[i]) && !isnan(right[i])) {
            x[pairs] = left[i];
            y[pairs++] = right[i];
        }
    struct stats_difference difference = stats_compare(
        x, y, pairs, results->step[metric], tail, space + 2 * results->width);
    free(space);
    return difference;
}

static bool round_is_complete(const struct results *results, size_t round)
{
    for (size_t a = 0; a < results->allocators; a++)
        if (isnan(row_of(results, a, METRIC_WALL)[round]))
            return false;
    return true;
}

/* Drift is looked for in the mean log wall time of the complete rounds. */
static void results_find_drift(struct results *results)
{
    double *space = need_alloc(2 * results->width, sizeof(*space));
    for (size_t round = 0; round < results->width; round++) {
        if (!round_is_complete(results, round))
            continue;
        double mean = 0;
        for (size_t a = 0; a < results->allocators; a++)
            mean += log(row_of(results, a, METRIC_WALL)[round]) /
                    (double)results->allocators;
        space[results->rounds++] = mean;
    }
    results->drift =
        stats_find_drift(space, results->rounds, space + results->width);
    free(space);
}

void results_compute(struct results *results, const struct samples *samples,
                     const size_t *references, size_t allocators, double tail)
{
    *results = (struct results){.allocators = allocators,
                                .shown = allocators,
                                .tail = tail,
                                .width = samples->rounds};
    results->each = need_alloc(allocators, sizeof(*results->each));
    results_lay_out(results, samples);

    size_t cells = allocators * results->width;
    double *values = need_alloc(cells, sizeof(*values));
    for (enum metric m = 0; m < METRIC_COMPARED; m++)
        results->step[m] = fmin(
            stats_step(values, row_copy(results->values[m], cells, values)),
            m < METRIC_COUNTERS ? step_limits[m] : 1);
    for (size_t a = 0; a < allocators; a++) {
        struct result *result = &results->each[a];
        result->reference = references ? references[a] : 0;
        for (enum metric m = 0; m < METRIC_COUNT; m++) {
            size_t count =
                row_copy(row_of(results, a, m), results->width, values);
            result->summary[m] = stats_summarize(values, count);
        }
        for (enum metric m = 0; m < METRIC_COMPARED; m++)
            result->against_reference[m] =
                results_compare(results, result->reference, a, m, tail);
    }
    free(values);
    results_find_drift(results);
}

bool results_have(const struct results *results, enum metric metric)
{
    for (size_t a = 0; a < results->shown; a++)
        if (results->each[a].summary[metric].count > 0)
            return true;
    return false;
}

void results_free(struct results *results)
{
    free(results->each);
    for (enum metric m = 0; m < METRIC_COUNT; m++)
        free(results->values[m]);
    *results = (struct results){0};
}

size_t results_best(const struct results *results, enum metric metric,
                    size_t least)
{
    size_t best = results->shown;
    for (size_t a = 0; a < results->shown; a++)
        if (results->each[a].done >= least &&
            (best == results->shown ||
             results->each[a].summary[metric].median <
                 results->each[best].summary[metric].median))
            best = a;
    return best;
}

double results_largest(const struct results *results, enum metric metric)
{
    double largest = 0;
    for (size_t a = 0; a < results->shown; a++)
        largest = fmax(largest, results->each[a].summary[metric].median);
    return largest;
}
