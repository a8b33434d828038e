/* session.h - one run of one allocator: prepared, measured, judged, told of.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/compare/agree.h"
#include "cli/compare/plan.h"
#include "cli/measure/capture.h"
#include "cli/measure/samples.h"

/* The runs of one command. */
struct session {
    const struct plan *plan;
    struct samples *samples;
    bool *told;                /* for each allocator: its first failure */
    bool told_of_left;         /* that some processes could not be ended */
    int sink;                  /* where output goes that nobody reads */
    struct capture out, error; /* of the present run */
    int all, reference_all;    /* --verify-output: all of it, or -1 */
    size_t reference;          /* the first allocator that ran */
    struct agree agree;        /* what it prints */
    int expected_status; /* that of the reference's first run; -1: not yet */
    struct trial_process process; /* measures all rounds */
};

void session_open(struct session *session, const struct plan *plan,
                  struct samples *samples);
void session_close(struct session *session);

/* Runs run->allocator once. The first failure of each is told on standard
 * error, with what the run printed. While warming up, what it prints is in
 * `out` and `error` afterwards (not with --show-output). False if a signal
 * ended it. */
bool session_run(struct session *session, bool warming, struct run *run);

/* Runs the option's shell command, NULL: none, unmeasured. False if it failed,
 * which is told. */
bool session_shell(struct session *session, const char *option,
                   const char *command);

/* Ends the command for that reason, after --cleanup. */
_Noreturn void session_give_up(struct session *session, const char *why);

/* Tells of a run that does not count, once for each allocator; of one whose
 * output differs, from byte `where` on. */
void session_tell(struct session *session, const struct run *run, size_t where);

/* The end of what the last run printed, to standard error. */
void session_show_output(const struct session *session);

#endif
