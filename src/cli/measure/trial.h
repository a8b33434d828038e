/* trial.h - have runs measured, and wait for what is reported.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_TRIAL_H
#define CLI_TRIAL_H

#include <sys/types.h>

#include "cli/base/need.h"
#include "cli/measure/measure.h"

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

/* The process that measures; {0} before the first run. */
struct trial_process {
    pid_t leader;
    int socket;
};

/* Runs it once with the assignments added to the environment, in the process,
 * which is started if there is none; its runs all have the output they had at
 * the start. *measure is valid after TRIAL_REPORTED; after the other two every
 * process of the run was killed, and `process` is {0} again. Ends the command
 * if no process can be made. */
enum trial_end trial_run(struct trial_process *process,
                         const struct trial *trial,
                         const struct need_list *assignments,
                         struct trial_output output, struct measure *measure);

/* Ends the process, if there is one. */
void trial_stop(struct trial_process *process);

/* Runs a shell command outside the measurement, its output going to `output`.
 * Returns its status as from waitpid(2); -1 if it could not be started. */
int trial_run_shell(const char *command, int output);

#endif
