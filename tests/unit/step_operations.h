/* step_operations.h - what a thread may be stopped in, and what comes before.
 * SPDX-License-Identifier: MIT */
#ifndef STEP_OPERATIONS_H
#define STEP_OPERATIONS_H

#include "heap/mark.h"
#include "step_blocks.h"

/* What the parts of an operation see. */
struct scene {
    struct bag own;   /* the victim's, for it to free */
    struct bag gifts; /* the victim's, for others to free */
    struct bag loot;  /* others', for the victim to free */
    struct mark_place mark;
    uint64_t dice;
    uint32_t lost; /* pages that stay behind */
};

struct operation {
    const char *name;
    bool spans, drained; /* where it makes sense */
    bool ends;           /* it is the end of the victim's thread */
    bool first_thread;   /* no thread but the main one has been there before */
    bool marks;
    void (*first)(struct scene *);   /* by the main thread, before all */
    void (*before)(struct scene *);  /* by the victim */
    void (*between)(struct scene *); /* by the main thread then */
    void (*ready)(struct scene *);   /* by the victim again */
    void (*run)(struct scene *);     /* by the victim, step by step */
};

/* The next operation after this one that makes sense with the settings, the
 * first for NULL; NULL if that was the last. */
const struct operation *operation_after(const struct operation *o);

#endif
