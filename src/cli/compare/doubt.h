/* doubt.h - what to be wary of, in words.
 * Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_DOUBT_H
#define CLI_DOUBT_H

#include "cli/compare/plan.h"
#include "cli/measure/machine.h"
#include "cli/stats/results.h"

/* What makes the figures less sure, a sentence each: runs that failed,
 * outliers, drift, a coarse clock, noise in which 5 % would be lost. Often
 * empty. */
struct need_list doubt_write(const struct plan *plan,
                             const struct results *results,
                             const struct machine *machine);

/* Rounds after which a difference of 5 % is told, if the interval of so many
 * becomes narrower as the square root of their number grows. 0 if that is told
 * already, or nothing is known. */
size_t doubt_rounds(struct stats_interval interval, size_t rounds);

#endif
