/* rounds.c - measure: warm up, then round after round.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/rounds.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cli/base/interrupt.h"
#include "cli/base/random.h"
#include "cli/base/say.h"
#include "cli/compare/progress.h"
#include "cli/measure/capture.h"
#include "cli/measure/warm.h"

/* How much of a failed run's output is shown. */
#define SHOWN_BYTES 4096

/* The runs of one command. */
struct session {
    const struct plan *plan;
    struct samples *samples;
    bool *told;          /* for each allocator: its first failure was shown */
    int null;            /* /dev/null */
    int out, error;      /* captures of the present run */
    int reference_out;   /* the output to compare with, or -1 */
    int expected_status; /* that of the reference's first run; -1: not yet */
    struct trial_process process; /* measures all rounds */
};

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* As a shell shows it. */
static int status_as_shell(const struct measure *measure)
{
    int status = measure->status;
    if (measure->error)
        return measure->error == ENOENT ? 127 : 126;
    return WIFEXITED(status)     ? WEXITSTATUS(status)
           : WIFSIGNALED(status) ? 128 + WTERMSIG(status)
                                 : 128 + WSTOPSIG(status);
}

/* "ended with status 1", for messages: allocated. */
static char *describe_end(const struct run *run, double timeout_s)
{
    int status = run->measure.status;
    if (run->end == RUN_TIMED_OUT)
        return need_text("was killed after %g s", timeout_s);
    if (run->measure.error == ECANCELED)
        return need_copy("killed the process that measures it");
    if (run->measure.error)
        return need_text("could not be executed: %s",
                         strerror(run->measure.error));
    if (WIFSTOPPED(status))
        return need_text("stopped itself (%s), as programs do that want the "
                         "terminal",
                         strsignal(WSTOPSIG(status)));
    if (WIFSIGNALED(status))
        return need_text("was ended by signal %d (%s)", WTERMSIG(status),
                         strsignal(WTERMSIG(status)));
    return need_text("ended with status %d", run->status);
}

/* Runs it with its output going where it should. While warming up the end of it
 * is kept, to be shown on failure; later standard output is thrown away unless
 * it is needed, because keeping it takes time and memory. */
static enum trial_end session_trial(struct session *session, bool warming,
                                    struct run *run)
{
    const struct plan *plan = session->plan;
    struct trial_output output = {STDOUT_FILENO, STDERR_FILENO};
    struct capture_tail tail = {.input = -1};
    struct trial_process once = {0};
    struct trial_process *process = warming ? &once : &session->process;
    capture_clear(session->error);
    capture_clear(session->out);
    if (plan->verify_output) {
        output = (struct trial_output){session->out, session->error};
    } else if (!plan->show_output && warming) {
        tail = capture_tail_open(session->error);
        output = (struct trial_output){tail.input, tail.input};
    } else if (!plan->show_output) {
        output = (struct trial_output){session->null, session->error};
    }
    enum trial_end end = trial_run(
        process, &plan->trial, &plan->allocators[run->allocator].assignments,
        output, &run->measure);
    trial_stop(&once);
    if (tail.input >= 0)
        capture_tail_close(tail);
    return end;
}

/* The first output seen is the reference's: it warms up first. */
static bool session_output_is_right(struct session *session, size_t *where)
{
    if (!session->plan->verify_output)
        return true;
    if (session->reference_out >= 0)
        return capture_is_same(session->reference_out, session->out, where);
    session->reference_out = session->out;
    session->out = capture_open();
    return true;
}

static void session_tell(struct session *session, const struct run *run,
                         size_t where)
{
    const struct plan *plan = session->plan;
    if (session->told[run->allocator])
        return;
    session->told[run->allocator] = true;
    progress_clear();
    const char *label = plan->allocators[run->allocator].label;
    if (run->end == RUN_DIFFERED) {
        say_error("%s: a run's output differs from the reference's, from byte "
                  "%zu on",
                  label, where);
        return;
    }
    char *end = describe_end(run, plan->trial.timeout_s);
    say_error("%s: a run %s%s", label, end,
              plan->show_output ? "" : "; the end of its output:");
    free(end);
    if (!plan->show_output && capture_show(session->error, SHOWN_BYTES) == 0)
        fputs("(none)\n", stderr);
}

static void session_judge(struct session *session, enum trial_end end,
                          struct run *run)
{
    size_t where = 0;
    run->status =
        end == TRIAL_TIMED_OUT ? 128 + SIGKILL : status_as_shell(&run->measure);
    if (end == TRIAL_TIMED_OUT)
        run->end = RUN_TIMED_OUT;
    else if (run->measure.error || WIFSTOPPED(run->measure.status) ||
             (session->expected_status >= 0 &&
              run->status != session->expected_status))
        run->end = RUN_FAILED;
    else if (!session_output_is_right(session, &where))
        run->end = RUN_DIFFERED;
    if (run->end != RUN_DONE)
        session_tell(session, run, where);
}

/* What happens before each run, unmeasured. */
static void session_prepare(struct session *session)
{
    const struct plan *plan = session->plan;
    if (plan->prepare) {
        capture_clear(session->error);
        int status = trial_run_shell(plan->prepare, session->error);
        if (status != 0 && !interrupt_signal()) {
            progress_clear();
            say_error("--prepare: '%s' failed; the end of its output:",
                      plan->prepare);
            capture_show(session->error, SHOWN_BYTES);
            exit(SAY_FATAL_STATUS);
        }
    }
    if (plan->warm_bytes && !warm_memory(plan->warm_bytes))
        say_fatal("--warm-memory: the memory was not to be had");
}

/* Runs one allocator once. False if a signal ended it. */
static bool session_run(struct session *session, bool warming, struct run *run)
{
    session_prepare(session);
    if (interrupt_signal())
        return false;
    enum trial_end end = session_trial(session, warming, run);
    if (end == TRIAL_INTERRUPTED)
        return false;
    session_judge(session, end, run);
    return true;
}

/* The reference's first run decides which exit status means success: grep and
 * diff end with 1 in the best of health. One that could not run, was killed or
 * took too long leaves nothing to compare with. */
static void session_accept_reference(struct session *session,
                                     const struct run *run)
{
    if (run->end == RUN_TIMED_OUT || run->measure.error ||
        !WIFEXITED(run->measure.status)) {
        if (!session->told[run->allocator])
            session_tell(session, run, 0);
        say_fatal("no comparison: the command does not run under %s",
                  session->plan->allocators[run->allocator].label);
    }
    session->expected_status = run->status;
    if (run->status == 0)
        return;
    progress_clear();
    say_warning("the command ends with status %d under %s; runs that do the "
                "same are compared. The end of its output:",
                run->status, session->plan->allocators[run->allocator].label);
    if (!session->plan->show_output && !session->plan->quiet)
        capture_show(session->error, SHOWN_BYTES);
}

static void session_open(struct session *session, const struct plan *plan,
                         struct samples *samples)
{
    *session = (struct session){
        .plan = plan,
        .samples = samples,
        .told = need_alloc(plan->count, sizeof(*session->told)),
        .null = open("/dev/null", O_WRONLY | O_CLOEXEC),
        .out = capture_open(),
        .error = capture_open(),
        .reference_out = -1,
        .expected_status = -1,
    };
    if (session->null < 0)
        say_fatal("/dev/null: %m");
}

static void session_close(struct session *session)
{
    trial_stop(&session->process);
    close(session->null);
    close(session->out);
    close(session->error);
    if (session->reference_out >= 0)
        close(session->reference_out);
    free(session->told);
}

/* All commands of a plan: each has a session of its own, with its own process
 * that measures, its own expected status and output. */
struct rounds {
    const struct plan *plan;
    struct samples *samples;
    struct random random;
    size_t *order;
    struct plan *plans;       /* of each command */
    struct session *sessions; /* of each command */
    size_t count;
};

static struct session *session_of(const struct rounds *rounds, size_t contender)
{
    const struct contenders *all = &rounds->plan->contenders;
    return &rounds->sessions[all->items[contender].subject];
}

static void rounds_open(struct rounds *rounds, const struct plan *plan,
                        struct samples *samples)
{
    *rounds = (struct rounds){
        .plan = plan,
        .samples = samples,
        .random = {plan->seed},
        .order = need_alloc(plan->count, sizeof(*rounds->order)),
        .count = plan->contenders.subject_count,
    };
    rounds->plans = need_alloc(rounds->count, sizeof(*rounds->plans));
    rounds->sessions = need_alloc(rounds->count, sizeof(*rounds->sessions));
    for (size_t s = 0; s < rounds->count; s++) {
        rounds->plans[s] = plan_of_subject(plan, s);
        session_open(&rounds->sessions[s], &rounds->plans[s], samples);
    }
}

static void rounds_close(struct rounds *rounds)
{
    for (size_t s = 0; s < rounds->count; s++)
        session_close(&rounds->sessions[s]);
    free(rounds->sessions);
    free(rounds->plans);
    free(rounds->order);
}

/* The first contender of each command is its reference. */
static bool rounds_warm_up(struct rounds *rounds)
{
    const struct plan *plan = rounds->plan;
    for (size_t round = 0; round < plan->warmup; round++)
        for (size_t a = 0; a < plan->count; a++) {
            struct session *session = session_of(rounds, a);
            progress_show_warmup(round * plan->count + a,
                                 plan->warmup * plan->count);
            struct run run = {.allocator = a};
            if (!session_run(session, true, &run))
                return false;
            if (session->expected_status < 0)
                session_accept_reference(session, &run);
        }
    return true;
}

static bool rounds_one(struct rounds *rounds, size_t round)
{
    size_t count = rounds->plan->count;
    random_shuffle(&rounds->random, rounds->order, count);
    for (size_t i = 0; i < count; i++) {
        struct run run = {
            .allocator = rounds->order[i], .round = round, .position = i};
        if (!session_run(session_of(rounds, run.allocator), false, &run))
            return false;
        samples_add(rounds->samples, &run);
    }
    return true;
}

/* Whether the rounds so far suffice; *end says why. Each contender has a run in
 * each of them. */
static bool rounds_suffice(const struct rounds *rounds, size_t round,
                           double elapsed_s, enum rounds_end *end)
{
    const struct plan *plan = rounds->plan;
    if (plan_is_open(plan))
        return decide_end(plan, rounds->samples, elapsed_s, end);
    *end = ROUNDS_DONE;
    if (plan->rounds && round >= plan->rounds)
        return true;
    return plan->seconds > 0 && round > 0 && elapsed_s >= plan->seconds;
}

enum rounds_end rounds_measure(const struct plan *plan, struct samples *samples)
{
    struct rounds rounds;
    rounds_open(&rounds, plan, samples);
    enum rounds_end end = ROUNDS_SIGNALLED;
    bool going = rounds_warm_up(&rounds);
    double start = clock_s();
    for (size_t round = 0;
         going && !rounds_suffice(&rounds, round, clock_s() - start, &end);
         round++) {
        progress_show(plan, round, clock_s() - start);
        going = rounds_one(&rounds, round);
    }
    progress_clear();
    rounds_close(&rounds);
    return going ? end : ROUNDS_SIGNALLED;
}
