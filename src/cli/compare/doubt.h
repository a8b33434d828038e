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

/* How many rounds it would take to tell a difference of 5 %, if the interval
 * narrows with the square root of their number. 0 if it can be told already, or
 * nothing is known. */
size_t doubt_rounds(struct stats_interval interval, size_t rounds);

#endif
