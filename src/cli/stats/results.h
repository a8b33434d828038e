/* results.h - from the runs to what is said about each allocator.
 * Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_RESULTS_H
#define CLI_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/measure/samples.h"
#include "cli/stats/stats.h"

/* The first METRIC_COMPARED are compared; the others only described. Verdicts
 * on time are given for wall and CPU alone: the kernel measures their sum
 * finely, but how it splits into user and sys is an estimate from ticks
 * (cputime_adjust() in kernel/sched/cputime.c). */
enum metric {
    METRIC_WALL,
    METRIC_CPU,
    METRIC_RSS,
    METRIC_COUNTERS, /* of the first counter; the others follow */
    METRIC_COMPARED = METRIC_COUNTERS + COUNTER_COUNT,
    METRIC_USER = METRIC_COMPARED,
    METRIC_SYS,
    METRIC_MINOR_FAULTS,
    METRIC_MAJOR_FAULTS,
    METRIC_VOLUNTARY,
    METRIC_INVOLUNTARY,
    METRIC_COUNT,
};

/* In options and data files: "wall", "cpu", "rss", "user", ... */
const char *metric_name(enum metric metric);

/* For a heading: "wall time". */
const char *metric_title(enum metric metric);

/* "ns", "KiB" or "". */
const char *metric_unit(enum metric metric);

/* NAN if it was not measured. */
double metric_value(const struct measure *measure, enum metric metric);

struct result {
    size_t reference; /* index of the one it is compared with */
    size_t done;      /* runs that count */
    size_t ends[RUN_DIFFERED + 1];
    struct stats_summary summary[METRIC_COUNT];
    struct stats_difference against_reference[METRIC_COMPARED];
    struct stats_difference against_baseline[METRIC_COUNTERS]; /* since.h */
};

struct results {
    size_t allocators;
    size_t shown;  /* the first so many are in tables; all unless changed */
    size_t rounds; /* complete ones, in which every allocator has a run */
    double tail;   /* left outside each interval at either end */
    struct result *each;
    double step[METRIC_COMPARED]; /* what the clock or counter advances by */
    struct stats_drift drift;     /* of wall time, over the rounds */
    double *values[METRIC_COUNT]; /* [allocator * width + round], or NAN */
    size_t width;
};

/* references[a] is the index of the one that a is compared with, NULL: all with
 * the first. The intervals of differences leave `tail` outside at either end:
 * STATS_TAIL if the number of rounds was fixed, else LOOKS_TAIL. */
void results_compute(struct results *results, const struct samples *samples,
                     const size_t *references, size_t allocators, double tail);

/* Whether any shown allocator has values of that metric. */
bool results_have(const struct results *results, enum metric metric);

/* Frees what results_compute allocated. */
void results_free(struct results *results);

/* b against a in the rounds in which both have a run that counts. The interval
 * leaves `tail` outside at either end. */
struct stats_difference results_compare(const struct results *results, size_t a,
                                        size_t b, enum metric metric,
                                        double tail);

/* The largest median among the shown ones. */
double results_largest(const struct results *results, enum metric metric);

/* The shown allocator with the lowest median, of those with at least `least`
 * runs that count; the number of shown ones if there is none. */
size_t results_best(const struct results *results, enum metric metric,
                    size_t least);

#endif
