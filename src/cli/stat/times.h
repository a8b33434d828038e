/* times.h - how long calls took, of those that were timed.
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_TIMES_H
#define CLI_STAT_TIMES_H

#include "cli/stat/images.h"

/* Nanoseconds for each tick of the counter, from the two moments of the record
 * that lie farthest apart; 0 if there are no two. */
double times_tick_ns(const struct reading *reading);

/* In nanoseconds; within a bucket, calls are taken to be spread evenly. */
struct times {
    uint64_t calls; /* that were timed */
    double median, p90, p99;
    double most; /* no call took longer; only known as that of its bucket */
};
struct times times_of(const struct reading *reading,
                      const struct record_counters *counters,
                      enum record_time what);

#endif
