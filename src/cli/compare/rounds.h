/* rounds.h - measure: warm up, then round after round, every allocator once in
 * each, in random order.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ROUNDS_H
#define CLI_ROUNDS_H

#include "cli/compare/plan.h"
#include "cli/measure/samples.h"

/* What made the rounds end. */
enum rounds_end {
    ROUNDS_DONE,   /* as many as were asked for, or the time for them */
    ROUNDS_KNOWN,  /* each difference in time is decided */
    ROUNDS_BUDGET, /* the time for deciding is over, */
    ROUNDS_LAST,   /* or the last look */
    ROUNDS_SIGNALLED,
};

/* Adds the runs to `samples` until the plan is done or a signal came (see
 * interrupt.h; signals must be held). Failures of the command are told on
 * standard error, once for each allocator, with what the run printed. Ends the
 * command if the very first run, under the reference, cannot be used at all. */
enum rounds_end rounds_measure(const struct plan *plan,
                               struct samples *samples);

#endif
