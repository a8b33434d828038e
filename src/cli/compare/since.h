/* since.h - what has changed since a baseline was saved.
 * The machine may be slower today, so times of two days are never compared.
 * What is compared is by how much a contender differs from its reference, today
 * and then, each within its own rounds; whatever slows both down cancels out.
 * This needs a reference that is the same program as then, on a machine of the
 * same kind: otherwise the command refuses.
 *
 * A machine that has changed much slows down one program more than another. So
 * if the reference's own figure has changed by more than SINCE_MOST, nothing is
 * said; below that the interval is widened by half of the change.
 *
 * The interval is made of two, today's and then's, each with half of the 1 %:
 * wider than one for both together would be, but true whatever the noise of
 * either day looks like.
 * Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SINCE_H
#define CLI_SINCE_H

#include "cli/compare/plan.h"
#include "cli/stats/results.h"

#define SINCE_MOST 1.25

/* Ends the command, before anything is run, if the plan's baseline is of
 * another machine or has other references. */
void since_check(const struct plan *plan);

/* Fills in what each shown contender has changed by: against_baseline of the
 * results. Nothing without a baseline. */
void since_compute(const struct plan *plan, struct results *results);

/* True if what a contender has changed by is decided, so that more rounds would
 * tell no more. */
bool since_is_known(const struct plan *plan, const struct results *results,
                    size_t contender, enum metric metric);

/* Adds sentences on these changes to `lines`. */
void since_describe(const struct plan *plan, const struct results *results,
                    struct need_list *lines);

/* "x86_64, 8 x Some CPU": allocated. */
char *since_machine(void);

#endif
