/* watch.h - wait for a run until it ends, is ready, has taken too long, or a
 * signal comes; meanwhile take what it prints.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/measure/capture.h"
#include "cli/measure/reach.h"
#include "cli/measure/until.h"

/* What is the same for all runs. */
struct trial {
    char **command;            /* NULL at the end */
    const char *input;         /* file for standard input; NULL: /dev/null */
    uint32_t counters;         /* a set (counters.h) */
    const char *cpu;           /* number of the CPU to run on; NULL: any */
    double timeout_s;          /* 0: wait for ever */
    const struct until *until; /* ends a run that is ready; NULL: none */
    const char *library; /* to follow through the run's processes, or NULL, */
    struct reach *reach; /* and what is found then */
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

/* Seconds after which `tell` is called. */
#define TRIAL_LONG_S 5

struct watch {
    const struct trial *trial;
    struct trial_output output;
    void (*tell)(void); /* NULL: was called, or there is none */
    double start_s;
};

/* The arguments are those of trial_run. */
struct watch watch_begin(const struct trial *trial, struct trial_output output,
                         void (*tell)(void));

/* Takes what was printed. Returns whether that says that the run is ready. */
bool watch_take(const struct watch *watch);

/* Waits until the process behind the socket has something to report:
 * TRIAL_REPORTED. After any other answer the caller must end the run. */
enum trial_end watch_run(struct watch *watch, int socket);

#endif
