/* flame.h - all stacks of a record as one tree of calls: for flame graphs.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_FLAME_H
#define CLI_REPORT_FLAME_H

#include "cli/stat/images.h"

/* What a graph can show: bytes handed out, live at the peak, live at the end.
 */
#define FLAME_METRICS 3

/* A node with less than this share of all, whatever is shown, is not written
 * by itself. */
#define FLAME_LEAST 0.001

/* A chain of calls, from the process inwards; its bytes are those of all that
 * begin with it. */
struct flame_node {
    const char *name; /* what was called last */
    unsigned depth;   /* 0: a process */
    double bytes[FLAME_METRICS];
};

struct flame {
    struct flame_node *nodes; /* a node, then what it called */
    size_t count;
    double all[FLAME_METRICS];
};

/* Frames need their names. Nodes that are small are put together: those of one
 * caller are one node, called FLAME_REST. */
#define FLAME_REST "less than 0.1 % each"
struct flame flame_of(const struct reading *reading);
void flame_free(struct flame *flame);

#endif
