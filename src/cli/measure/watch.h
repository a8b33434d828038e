/* watch.h - wait for a run: for its end, for a time that is over, for a signal;
 * take what it prints meanwhile.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_WATCH_H
#define CLI_WATCH_H

#include <stdbool.h>

#include "cli/measure/trial.h"

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
