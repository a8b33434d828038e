/* sites.h - who allocates: stacks added up by the function that called.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_SITES_H
#define CLI_STAT_SITES_H

#include "cli/stat/images.h"

/* A function that calls malloc's family, in all processes. Functions that only
 * pass requests on, such as xmalloc and operator new, are passed over: then it
 * is their caller. Estimates, as in struct reading_stack. */
struct site {
    const struct reading_frame *frame; /* NULL: stacks without frames */
    const struct reading_stack *stack; /* the one with most bytes, */
    size_t at;                         /* and the frame's place there */
    double blocks, bytes, variance;
    double peak, live; /* sums of what each process had at its own peak, and at
                          its end */
    double ended, ended_short, lives;
};

struct sites {
    struct site *items; /* those with most bytes first: allocated */
    size_t count;
    struct site total;
    uint64_t samples;
    uint64_t cut; /* of the samples: without all callers */
};

/* Frames need their names. */
struct sites sites_of(const struct reading *reading);

/* The standard error of a site's bytes; and the mean life, in bytes handed out,
 * of its blocks that were freed: 0 if none was. */
double site_error(const struct site *site);
double site_life(const struct site *site);

/* "function", as people call it. */
const char *site_name(const struct site *site);

#endif
