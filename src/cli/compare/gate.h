/* gate.h - --fail-if: a condition on the results that scripts can act on.
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_GATE_H
#define CLI_GATE_H

#include <stdbool.h>

#include "cli/stats/results.h"

/* "cpu>+2%": an allocator needs more than 1.02 times the reference's CPU. */
struct gate {
    const char *text;
    bool baseline;      /* begins with "baseline:": the change since then */
    enum metric metric; /* one of those that are compared */
    bool above;         /* '>' */
    double ratio;
};

enum gate_answer {
    GATE_OPEN,    /* not shown to hold */
    GATE_HOLDS,   /* for an allocator, the whole 99 % interval is beyond */
    GATE_UNKNOWN, /* an allocator has no interval */
};

/* [baseline:]{wall|cpu|rss}{>|<}[+|-]NUMBER%. False if the text is something
 * else. */
bool gate_parse(struct gate *gate, const char *text);

enum gate_answer gate_judge(const struct gate *gate,
                            const struct results *results);

#endif
