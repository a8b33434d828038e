/* since.h - what has changed since a baseline was saved.
 * Runs of another day are not side by side: the machine may be slower today.
 * So no time is compared with one of then. What is compared is by how much a
 * contender differs from its reference, now and then, each within its rounds;
 * what slows both down cancels out. That takes a reference which is the same
 * program as then, on a machine of the same kind: else the command refuses.
 *
 * A machine that has changed much slows down one program more than another, so
 * where the reference's own figure has changed by more than SINCE_MOST nothing
 * is said, and below that the interval is widened by half of that change.
 *
 * The interval is made of two, now's and then's, each with half of the 1 %:
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

/* Whether more rounds could tell more about a contender. */
bool since_is_known(const struct plan *plan, const struct results *results,
                    size_t contender, enum metric metric);

/* Adds sentences. */
void since_describe(const struct plan *plan, const struct results *results,
                    struct need_list *lines);

/* "x86_64, 8 x Some CPU": allocated. */
char *since_machine(void);

#endif
