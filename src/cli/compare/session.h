/* session.h - one run of one allocator: prepare, measure, judge and report it.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SESSION_H
#define CLI_SESSION_H

#include "cli/compare/agree.h"
#include "cli/compare/plan.h"
#include "cli/measure/capture.h"
#include "cli/measure/payment.h"
#include "cli/measure/samples.h"

/* The runs of one command. */
struct session {
    const struct plan *plan;
    struct samples *samples;
    struct proof *proof;    /* in the samples */
    uint64_t least_wall_ns; /* of the runs while warming up */
    const struct payment *payment;
    double paid;       /* share of the CPU time, of such a run */
    bool followed;     /* a run was, for the proof */
    bool *told;        /* for each allocator: its first failure is reported */
    bool told_of_left; /* so is that some processes could not be ended */
    int sink;          /* where output goes that nobody reads */
    struct capture out, error; /* of the present run */
    int all, reference_all;    /* --verify-output: all of it, or -1 */
    size_t reference;          /* the first allocator that ran */
    struct agree agree;        /* what it prints */
    int expected_status; /* that of the reference's first run; -1: not yet */
    struct trial_process process; /* measures all rounds */
};

void session_open(struct session *session, const struct plan *plan,
                  struct samples *samples, struct proof *proof,
                  const struct payment *payment);
void session_close(struct session *session);

/* Runs run->allocator once. Reports the first failure of each allocator on
 * standard error, with what the run printed. After a run while `warming`, `out`
 * and `error` hold what it printed (not with --show-output). False if a signal
 * ended it. */
bool session_run(struct session *session, bool warming, struct run *run);

/* The same while warming up, for an allocator with a library, and finds out
 * which processes the library is in. A run that fails is not reported, as some
 * fail only because they are followed. */
bool session_follow(struct session *session, struct run *run,
                    struct reach *reach);

/* Runs the option's shell command, if it is not NULL, without measuring it. If
 * it fails, reports that and returns false. */
bool session_shell(struct session *session, const char *option,
                   const char *command);

/* Ends the command for that reason, after --cleanup. */
_Noreturn void session_give_up(struct session *session, const char *why);

/* Reports a run that does not count, once for each allocator. `where` is the
 * first byte that differs, if the output does. */
void session_tell(struct session *session, const struct run *run, size_t where);

/* The end of what the last run printed, to standard error. */
void session_show_output(const struct session *session);

#endif
