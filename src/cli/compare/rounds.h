/* rounds.h - measure: warm up, then round after round, every allocator once in
 * each, in random order.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ROUNDS_H
#define CLI_ROUNDS_H

#include "cli/compare/decide.h"

/* Adds the runs to `samples` until the plan is done or a signal came (see
 * interrupt.h; signals must be held). Reports failures of the command on
 * standard error, once for each allocator, with what the run printed. Ends the
 * command if the very first run, under the reference, cannot be used at all. */
enum rounds_end rounds_measure(const struct plan *plan,
                               struct samples *samples);

#endif
