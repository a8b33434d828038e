/* samples.h - every run that was measured, in the order of measuring.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SAMPLES_H
#define CLI_SAMPLES_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/base/need.h"
#include "cli/measure/measure.h"

enum run_end {
    RUN_DONE,      /* with the expected status: the only ones that count */
    RUN_FAILED,    /* with another status */
    RUN_TIMED_OUT, /* killed after --timeout */
    RUN_DIFFERED,  /* its output was not the reference's */
};

struct run {
    size_t allocator; /* index in the list of allocators */
    size_t round;     /* from 0 */
    size_t position;  /* in the round, from 0 */
    enum run_end end;
    int status; /* as a shell shows it: 0..255, 128 + signal */
    struct measure measure;
};

/* A file that processes of a run executed. */
struct proof_program {
    char *path;
    size_t processes;
    double share; /* of the CPU time */
    char *reason; /* why the allocator does not act there; NULL: it does */
};

/* What warm-up runs tell of a command, whatever the allocators do. A process
 * that executes another file counts as two. */
struct proof {
    bool known;                     /* what follows is valid */
    struct proof_program *programs; /* those that took most come first */
    size_t count;
    size_t processes, reached;
    double share;  /* of the CPU time, in processes that were reached */
    char *no_cost; /* why nothing can be said of malloc's cost, or NULL */
};

struct samples {
    struct run *runs;
    size_t count;
    size_t rounds;             /* begun */
    size_t contenders;         /* the first so many have runs */
    struct need_list warnings; /* what is to be said before all else */
    struct proof *proofs;      /* of each command */
};

void samples_add(struct samples *samples, const struct run *run);

/* What was measured of a run, as data files list it: "wall_ns" and so on. */
#define RUN_NUMBERS (8 + COUNTER_COUNT)
const char *run_number_name(size_t index);
uint64_t run_number(const struct run *run, size_t index);

/* Whether that number was measured: counters may be missing. */
bool run_has_number(const struct run *run, size_t index);

/* "done", "failed", "timed_out", "output_differs". */
const char *run_end_name(enum run_end end);

#endif
