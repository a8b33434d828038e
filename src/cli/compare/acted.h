/* acted.h - has the allocator acted where the command spends its time?
 * Reads files; executes nothing.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ACTED_H
#define CLI_ACTED_H

#include "cli/measure/reach.h"
#include "cli/measure/samples.h"

/* Of less CPU time than this the rest could be about anything. */
#define ACTED_LEAST 0.9

/* From a run that was followed to what it proves: the share, and in `no_cost`
 * why it is too little, or could not be known. An error of EBUSY stands for a
 * run that fails when it is followed. */
void acted_judge(struct proof *proof, const struct reach *reach);

#endif
