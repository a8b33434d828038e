/* launch.h - run a command as if nothing stood in between: it has the terminal,
 * gets the signals, and is stopped and continued with us.
 * Process-wide: signal masks.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LAUNCH_H
#define CLI_LAUNCH_H

#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "cli/base/need.h"

struct launch {
    int error; /* errno with which it was not executed, or 0 */
    pid_t pid;
    int status; /* as from wait(2) */
    uint64_t wall_ns;
    struct rusage usage; /* with all descendants that it waited for */
};

/* Descriptors 0 to 2 that are closed become /dev/null, so that no file of ours
 * takes their place; the command finds them closed. */
void launch_guard_descriptors(void);

/* Runs the command, with the assignments added to its environment, until it
 * ends. Its process stays in our group, so it keeps the foreground. Signals
 * that others send to us go on to it; those of the terminal reach it anyway. If
 * it is stopped, so are we. What it leaves running, which is our child then, is
 * waited for a second at most; its time does not count. Calls `tick` at least
 * 50 times a second, unless it is NULL. */
typedef void launch_tick(void *context);
struct launch launch_run(char **command, const struct need_list *assignments,
                         launch_tick *tick, void *context);

/* The exit status that tells the same: its own, or 128 and the signal. */
int launch_status(const struct launch *launch);

#endif
