/* verdict.h - what the results mean, and what to be wary of, in words.
 * Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include "cli/compare/plan.h"
#include "cli/stats/results.h"

/* Sentences, each a line: what malloc costs here (if the system's and bump were
 * both measured), who is best in time and who in memory. Ties are called ties.
 * Never empty. */
struct need_list verdict_write(const struct plan *plan,
                               const struct results *results);

/* What makes the figures less sure: runs that failed, outliers, drift, a coarse
 * clock, too few rounds. Often empty. */
struct need_list verdict_warn(const struct results *results,
                              const struct allocator *allocators);

#endif
