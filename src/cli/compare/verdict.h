/* verdict.h - what the results mean, in words.
 * Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_VERDICT_H
#define CLI_VERDICT_H

#include "cli/compare/plan.h"
#include "cli/measure/samples.h"
#include "cli/stats/results.h"

/* Sentences, each a line: what malloc costs here (if that can be told, see
 * bound.h), and which allocator is best in time and which in memory; all that
 * tie with the best are named. Never empty. */
struct need_list verdict_write(const struct plan *plan,
                               const struct samples *samples,
                               const struct results *results);

#endif
