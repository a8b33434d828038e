/* warmup.h - the first run of each allocator, which decides how the others are
 * judged.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_WARMUP_H
#define CLI_WARMUP_H

#include "cli/compare/session.h"

/* Runs it once. The first allocator of a session is its reference, which
 * decides what a good run is; if it has none, the command ends. Of others,
 * output that differs is noted in the samples' warnings. False if a signal
 * came. */
bool warmup_run(struct session *session, size_t allocator);

#endif
