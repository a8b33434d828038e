/* trial.h - have runs measured by a process of its own (measure.h), one by one.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_TRIAL_H
#define CLI_TRIAL_H

#include <sys/types.h>

#include "cli/base/need.h"
#include "cli/measure/measure.h"
#include "cli/measure/watch.h"

/* The process that measures; {0} before the first run. */
struct trial_process {
    pid_t leader;
    int socket;
};

/* Runs the trial's command once with the assignments added to the environment.
 * Starts `process` if it is {0}; all of its runs have the output that was given
 * then. *measure is valid after TRIAL_REPORTED and TRIAL_READY; otherwise every
 * process of the run was killed, and `process` is {0} again. If the run takes
 * longer than TRIAL_LONG_S, `tell` (or NULL) is called once. Ends the command
 * if no process can be made. */
enum trial_end trial_run(struct trial_process *process,
                         const struct trial *trial,
                         const struct need_list *assignments,
                         struct trial_output output, void (*tell)(void),
                         struct measure *measure);

/* Ends the process, if there is one. */
void trial_stop(struct trial_process *process);

/* Runs a shell command outside the measurement, with what it prints taken by
 * `capture`. Returns its status as from waitpid(2); -1 if it could not be
 * started. */
int trial_run_shell(const char *command, struct capture *capture);

#endif
