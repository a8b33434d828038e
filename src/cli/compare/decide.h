/* decide.h - whether another round could still tell something.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_DECIDE_H
#define CLI_DECIDE_H

#include "cli/compare/plan.h"
#include "cli/measure/samples.h"
#include "cli/stats/results.h"

/* What made the rounds end. */
enum rounds_end {
    ROUNDS_DONE,   /* as many as were asked for, or the time for them */
    ROUNDS_KNOWN,  /* each difference in time is decided */
    ROUNDS_BUDGET, /* the time for deciding is over, */
    ROUNDS_LAST,   /* or the last look */
    ROUNDS_SIGNALLED,
};

/* For a plan that is open: whether the rounds of the samples suffice,
 * `elapsed_s` after the first began. True at a look (looks.h) that finds each
 * allocator's wall and CPU time decided against the reference, and when the
 * budget or the looks are over; the first look takes place in any case. *end
 * says why. Needs memory. */
bool decide_end(const struct plan *plan, const struct samples *samples,
                double elapsed_s, enum rounds_end *end);

/* Whether one allocator's wall and CPU time are decided against the reference:
 * beyond the floor or within it. One whose runs do not count never will be, and
 * is not waited for. */
bool decide_is_known(const struct results *results, size_t allocator);

#endif
