/* stat_bars.h - the histograms of a record, as bars.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_BARS_H
#define CLI_STAT_BARS_H

#include <stdio.h>

#include "record/format.h"

#define STAT_BARS_MOST 48u

struct stat_bar {
    char label[24];
    double count;
};

/* Those that are not empty. */
struct stat_bars {
    const char *title;
    struct stat_bar items[STAT_BARS_MOST];
    size_t count;
    double all, most; /* of the counts: their sum, and the greatest */
};

/* Requests by size, a bar for each doubling. */
struct stat_bars stat_bars_sizes(const struct record_counters *total);

/* Blocks by the bytes handed out while they lived; what was not freed too. */
struct stat_bars stat_bars_lives(const struct record_counters *total);

/* Calls by the time they took, a bar for each doubling; none if the counter's
 * rate is not known. */
struct stat_bars stat_bars_times(const struct record_counters *total,
                                 enum record_time what, double tick_ns);

/* As bars of characters; nothing if there are none. */
void stat_print_bars(const struct stat_bars *bars, FILE *file);

#endif
