/* trial.h - start one measured run and wait for what it reports.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_TRIAL_H
#define CLI_TRIAL_H

#include <time.h>

#include "cli/measure.h"
#include "cli/need.h"

/* What is the same for all runs. */
struct trial {
    char **command;    /* NULL at the end */
    const char *input; /* file for standard input; NULL: /dev/null */
    const char *cpu;   /* number of the CPU to run on; NULL: any */
    double timeout_s;  /* 0: wait for ever */
};

enum trial_end {
    TRIAL_REPORTED,
    TRIAL_TIMED_OUT,
    TRIAL_INTERRUPTED,
};

/* Where a run's output goes: descriptors. */
struct trial_output {
    int out, error;
};

/* Runs it once with the assignments added to the environment. *measure is valid
 * after TRIAL_REPORTED; after the other two every process of the run was
 * killed. Ends the command if no process can be made. */
enum trial_end trial_run(const struct trial *trial,
                         const struct need_list *assignments,
                         struct trial_output output, struct measure *measure);

/* Runs a shell command outside the measurement, its output going to `output`.
 * Returns its status as from waitpid(2); -1 if it could not be started. */
int trial_run_shell(const char *command, int output);

#endif
