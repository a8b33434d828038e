/* watch.h - what a run is, and how it is waited for: for its end, for a time
 * that is over, for a signal; what it prints meanwhile is taken.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/measure/capture.h"
#include "cli/measure/until.h"

/* What is the same for all runs. */
struct trial {
    char **command;            /* NULL at the end */
    const char *input;         /* file for standard input; NULL: /dev/null */
    uint32_t counters;         /* a set (counters.h) */
    const char *cpu;           /* number of the CPU to run on; NULL: any */
    double timeout_s;          /* 0: wait for ever */
    const struct until *until; /* ends a run that is ready; NULL: none */
};

enum trial_end {
    TRIAL_REPORTED, /* the run ended by itself */
    TRIAL_READY,    /* it was ended, because it was ready */
    TRIAL_TIMED_OUT,
    TRIAL_INTERRUPTED,
};

/* Where a run's output goes: descriptors, and what takes it out of those that
 * are pipes (NULL: another file). */
struct trial_output {
    int out, error;
    struct capture *taken_out, *taken_error;
};

/* A run that takes longer is told of. */
#define TRIAL_LONG_S 5

struct watch {
    const struct trial *trial;
    struct trial_output output;
    void (*tell)(void); /* NULL: was told, or is not to be */
    double start_s;
};

/* As trial_run is called. */
struct watch watch_begin(const struct trial *trial, struct trial_output output,
                         void (*tell)(void));

/* Takes what was printed. Returns whether it tells that the run is ready. */
bool watch_take(const struct watch *watch);

/* Returns when the process behind the socket has something to report, or it is
 * time to kill the run: for any other end than TRIAL_REPORTED. */
enum trial_end watch_run(struct watch *watch, int socket);

#endif
