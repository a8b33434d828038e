/* inside.h - how much of each command's CPU time is spent inside malloc and
 * free. Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_COMPARE_INSIDE_H
#define CLI_COMPARE_INSIDE_H

#include "cli/compare/plan.h"
#include "cli/stats/estimate.h"
#include "cli/stats/results.h"

struct inside_share {
    bool asked; /* there are runs that were watched; the rest is valid */
    struct estimate estimate;
    uint64_t missed;  /* threads that found no word */
    size_t reference; /* the contender with the system's malloc */
};

/* For one command. Asked if both `system` without settings and `watched` have
 * runs, and nothing is known that forbids to speak of cost (acted.h). */
struct inside_share inside_find(const struct plan *plan,
                                const struct samples *samples,
                                const struct results *results, size_t subject);

/* Whether some more rounds would give an estimate. */
bool inside_is_due(const struct inside_share *inside);

/* Why there is no estimate: a clause, allocated. */
char *inside_why(const struct inside_share *inside);

#endif
