/* session.c - one run of one allocator: prepare, measure, judge and report it.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/session.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/interrupt.h"
#include "cli/base/say.h"
#include "cli/compare/progress.h"
#include "cli/measure/warm.h"
#include "cli/program/explain.h"

/* How much of a failed run's output is shown. */
#define SHOWN_BYTES 4096

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
static char *describe_end(const struct run *run, const struct trial *trial)
{
    int status = run->measure.status;
    if (run->end == RUN_TIMED_OUT)
        return need_text("was killed after %g s", trial->timeout_s);
    if (run->measure.error == ECANCELED)
        return need_copy("killed the process that measures it");
    if (run->measure.error)
        return need_text("could not be executed: %s",
                         strerror(run->measure.error));
    if (WIFSTOPPED(status))
        return need_text("stopped itself (%s), as programs do that want the "
                         "terminal; they get one of their own from script(1): "
                         "script -qec 'CMD' /dev/null",
                         strsignal(WSTOPSIG(status)));
    if (WIFSIGNALED(status))
        return need_text("was ended by signal %d (%s)", WTERMSIG(status),
                         strsignal(WTERMSIG(status)));
    return need_text("ended with status %d", run->status);
}

/* Where the output goes. While warming up the end of it is kept, to be shown
 * on failure and compared; later standard output is thrown away unless it is
 * needed, because keeping it takes time and memory. */
static struct trial_output session_output(struct session *session, bool warming)
{
    const struct plan *plan = session->plan;
    const struct until *until = plan->trial.until;
    struct trial_output output = {session->sink, session->error.input, NULL,
                                  &session->error};
    if (plan->show_output)
        return (struct trial_output){STDOUT_FILENO, STDERR_FILENO, NULL, NULL};
    if (plan->verify_output) {
        output.out = session->all;
    } else if (warming || (until && !until->port)) {
        output.out = session->out.input;
        output.taken_out = &session->out;
    }
    return output;
}

/* A command that never ends is most often a server, or waits for input. */
static void tell_of_long_run(void)
{
    progress_clear();
    say_warning("the first run has taken %d s so far. A server never ends: "
                "--until PORT or --until REGEX ends a run that is ready, "
                "--timeout SECONDS ends any",
                TRIAL_LONG_S);
}

/* With `reach` the run is followed. */
static enum trial_end session_trial(struct session *session, bool warming,
                                    struct run *run, struct reach *reach)
{
    const struct plan *plan = session->plan;
    const struct allocator *allocator = &plan->allocators[run->allocator];
    struct trial_process once = {0};
    struct trial trial = plan->trial;
    trial.reach = reach;
    trial.library = reach ? allocator->library : NULL;
    capture_clear(&session->out);
    capture_clear(&session->error);
    capture_all_clear(session->all);
    payment_clear(session->payment);
    enum trial_end end = trial_run(
        warming ? &once : &session->process, &trial, &allocator->assignments,
        session_output(session, warming),
        session->expected_status < 0 ? tell_of_long_run : NULL, &run->measure);
    trial_stop(&once);
    if (allocator->kind == ALLOCATOR_PREPAID)
        session->paid = payment_take_off(session->payment, &run->measure);
    if (warming && run->measure.wall_ns < session->least_wall_ns)
        session->least_wall_ns = run->measure.wall_ns;
    if (run->measure.left && !session->told_of_left) {
        session->told_of_left = true;
        progress_clear();
        say_warning("some of a run's processes go on: this user may not end "
                    "them, or the kernel does not let them go");
    }
    return end;
}

/* The first output seen is the reference's: it warms up first. */
static bool session_output_is_right(struct session *session, size_t *where)
{
    if (!session->plan->verify_output)
        return true;
    if (session->reference_all >= 0)
        return capture_all_is_same(session->reference_all, session->all, where);
    session->reference_all = session->all;
    session->all = capture_all_open();
    return true;
}

void session_show_output(const struct session *session)
{
    if (session->plan->show_output)
        return;
    capture_show(&session->out, SHOWN_BYTES);
    capture_show(&session->error, SHOWN_BYTES);
    if (session->out.total + session->error.total == 0)
        fputs("(none)\n", stderr);
}

void session_tell(struct session *session, const struct run *run, size_t where)
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
    if (run->measure.error == ENOENT || run->measure.error == EACCES) {
        char *reason = explain_command(plan->trial.command);
        say_error("%s", reason);
        free(reason);
        return;
    }
    char *end = describe_end(run, &plan->trial);
    say_error("%s: a run %s%s", label, end,
              plan->show_output ? "" : "; the end of its output:");
    free(end);
    session_show_output(session);
}

/* Whether the run ended as runs that count do. */
static bool session_status_is_right(const struct session *session,
                                    enum trial_end end, const struct run *run)
{
    if (run->measure.error || WIFSTOPPED(run->measure.status))
        return false;
    if (session->plan->trial.until)
        return end == TRIAL_READY;
    return session->plan->ignore_failure || session->expected_status < 0 ||
           run->status == session->expected_status;
}

/* Returns where output differs, if that is why a run does not count. */
static size_t session_judge(struct session *session, enum trial_end end,
                            struct run *run)
{
    size_t where = 0;
    run->status = end == TRIAL_TIMED_OUT ? 128 + SIGKILL
                  : end == TRIAL_READY   ? 0
                                         : status_as_shell(&run->measure);
    if (end == TRIAL_TIMED_OUT)
        run->end = RUN_TIMED_OUT;
    else if (!session_status_is_right(session, end, run))
        run->end = RUN_FAILED;
    else if (!session_output_is_right(session, &where))
        run->end = RUN_DIFFERED;
    return where;
}

bool session_shell(struct session *session, const char *option,
                   const char *command)
{
    if (!command)
        return true;
    capture_clear(&session->error);
    int status = trial_run_shell(command, &session->error);
    if (status == 0 || interrupt_signal())
        return true;
    progress_clear();
    say_error("%s: '%s' failed; the end of its output:", option, command);
    capture_show(&session->error, SHOWN_BYTES);
    return false;
}

_Noreturn void session_give_up(struct session *session, const char *why)
{
    trial_stop(&session->process);
    session_shell(session, "--cleanup", session->plan->cleanup);
    say_fatal("no comparison: %s", why);
}

/* Do what comes before each run and is not measured. */
static void session_prepare(struct session *session)
{
    const struct plan *plan = session->plan;
    if (!session_shell(session, "--prepare", plan->prepare))
        session_give_up(session, "what --prepare runs failed");
    if (plan->warm_bytes && !warm_memory(plan->warm_bytes))
        say_fatal("--warm-memory: the system did not give so much memory");
}

bool session_run(struct session *session, bool warming, struct run *run)
{
    session_prepare(session);
    if (interrupt_signal())
        return false;
    enum trial_end end = session_trial(session, warming, run, NULL);
    if (end == TRIAL_INTERRUPTED)
        return false;
    size_t where = session_judge(session, end, run);
    if (run->end != RUN_DONE)
        session_tell(session, run, where);
    return true;
}

bool session_follow(struct session *session, struct run *run,
                    struct reach *reach)
{
    session_prepare(session);
    if (interrupt_signal())
        return false;
    enum trial_end end = session_trial(session, true, run, reach);
    if (end == TRIAL_INTERRUPTED)
        return false;
    session_judge(session, end, run);
    return true;
}

static int sink_open(void)
{
    /* Both /dev/zero and /dev/null take all that is written, but grep(1),
     * cmp(1) and tar(1) recognise the latter and then do less. */
    int file = open("/dev/zero", O_WRONLY | O_CLOEXEC);
    if (file < 0)
        file = open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (file < 0)
        say_fatal("/dev/null: %m");
    return file;
}

void session_open(struct session *session, const struct plan *plan,
                  struct samples *samples, struct proof *proof,
                  const struct payment *payment)
{
    *session = (struct session){
        .plan = plan,
        .samples = samples,
        .proof = proof,
        .payment = payment,
        .told = need_alloc(plan->count, sizeof(*session->told)),
        .sink = sink_open(),
        .all = capture_all_open(),
        .reference_all = -1,
        .expected_status = -1,
        .least_wall_ns = UINT64_MAX,
    };
    capture_open(&session->out);
    capture_open(&session->error);
}

void session_close(struct session *session)
{
    trial_stop(&session->process);
    close(session->sink);
    capture_close(&session->out);
    capture_close(&session->error);
    close(session->all);
    if (session->reference_all >= 0)
        close(session->reference_all);
    free(session->told);
}
