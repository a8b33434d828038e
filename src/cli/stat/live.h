/* live.h - a line a second on standard error about what a run has live.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LIVE_H
#define CLI_LIVE_H

#include <stdint.h>

#include "cli/stat/keep.h"

struct live {
    const struct record_head *record; /* mapped; NULL: there are no lines */
    uint64_t begin_ns, last_ns;       /* of all, and of the last line */
    uint64_t handed_out;              /* bytes, by then */
};

/* If it cannot read the record, a warning, and there are no lines. */
struct live live_begin(const struct keep *keep);

/* Prints a line if the last is a second old. Of processes that run: what they
 * have live, how many they are, and what was handed out since in all. */
void live_tick(struct live *live);

#endif
