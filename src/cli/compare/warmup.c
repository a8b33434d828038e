/* warmup.c - the first run of each allocator, which decides how the others are
 * judged.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/warmup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/base/say.h"
#include "cli/compare/acted.h"
#include "cli/compare/progress.h"

/* Whether a run leaves something to compare with: it could run, was not killed
 * and did not take too long. */
static bool run_is_usable(const struct run *run, const struct plan *plan)
{
    if (plan->trial.until || run->end == RUN_TIMED_OUT)
        return run->end == RUN_DONE;
    return !run->measure.error &&
           (WIFEXITED(run->measure.status) ||
            (plan->ignore_failure && !WIFSTOPPED(run->measure.status)));
}

/* Heads the report, and stands in for a sentence about cost. */
static void note_no_cost(struct session *session, size_t allocator)
{
    const struct contenders *all = &session->plan->contenders;
    const char *name = all->subjects[all->items[allocator].subject].name;
    need_list_add(
        &session->samples->warnings,
        need_text("%s%s%s", name, *name ? ": " : "", session->proof->no_cost));
}

/* A status other than 0 is an answer of grep and diff; with a complaint it is
 * more likely that the command has not done its work. */
static void doubt_failure(struct session *session, const struct run *run)
{
    session->proof->no_cost = need_text(
        "The command ends with status %d and an error message, so nothing is "
        "said of what malloc costs it; --ignore-failure if that is as it "
        "should be.",
        run->status);
    note_no_cost(session, run->allocator);
}

/* The reference's first run decides which exit status means success: grep and
 * diff end with 1 although nothing is wrong; shells end with 126 or 127 if they
 * do not find a command. Ends the command if the run leaves nothing to
 * compare with. */
static void accept_reference(struct session *session, const struct run *run)
{
    const struct plan *plan = session->plan;
    const char *label = plan->allocators[run->allocator].label;
    if (!run_is_usable(run, plan)) {
        if (!session->told[run->allocator])
            session_tell(session, run, 0);
        session_give_up(session, "the command does not run");
    }
    session->expected_status = run->status;
    if (run->status == 0 || plan->ignore_failure)
        return;
    progress_clear();
    if (run->status == 126 || run->status == 127) {
        say_error("the command ends with status %d, as shells do if something "
                  "cannot be run; the end of its output:",
                  run->status);
        session_show_output(session);
        session_give_up(session, "--ignore-failure would make one");
    }
    say_warning("the command ends with status %d under %s; runs that do the "
                "same are compared. The end of its output:",
                run->status, label);
    if (!plan->quiet)
        session_show_output(session);
    if (session->error.total > 0)
        doubt_failure(session, run);
}

/* Whether what the run printed is there, and is to be that of the others: the
 * library itself may say something in each program. */
static bool run_is_comparable(const struct session *session,
                              const struct run *run)
{
    static const char verbose[] = "BUMPMALLOC_VERBOSE";
    const struct plan *plan = session->plan;
    const struct need_list *own = &plan->allocators[run->allocator].assignments;
    for (size_t i = 0; i < own->count; i++)
        if (strncmp(own->items[i], verbose, strlen(verbose)) == 0)
            return false;
    return run->end == RUN_DONE && !plan->show_output && !plan->trial.until &&
           !getenv(verbose);
}

static void note_difference(struct session *session, const struct run *run)
{
    const struct allocator *allocator =
        &session->plan->allocators[run->allocator];
    need_list_add(&session->samples->warnings,
                  agree_describe(&session->agree, allocator->label,
                                 &session->out, &session->error));
    if (allocator_is_bump(allocator) && !session->proof->no_cost)
        session->proof->no_cost =
            need_text("%s has other output", allocator->label);
}

/* Both run once more if they differ: many commands print something else each
 * time. False if a signal came. */
static bool compare_output(struct session *session, size_t reference,
                           struct run *run)
{
    struct agree *agree = &session->agree;
    if (!run_is_comparable(session, run))
        return true;
    enum agree_answer answer =
        agree_tell(agree, &session->out, &session->error);
    if (answer == AGREE_ASK) {
        struct run again = {.allocator = reference};
        if (!session_run(session, true, &again))
            return false;
        agree_ask(agree, &session->out, &session->error);
        if (!session_run(session, true, run))
            return false;
        answer = agree_tell(agree, &session->out, &session->error);
    }
    if (answer == AGREE_DIFFERS)
        note_difference(session, run);
    return true;
}

/* Follows one run of the first allocator that has a library. *run becomes that
 * run; what fails when it is followed, as debuggers do, is run once more. False
 * if a signal came. */
static bool follow_once(struct session *session, struct run *run)
{
    size_t allocator = run->allocator;
    struct reach *reach = need_alloc(1, sizeof(*reach));
    session->followed = true;
    bool going = session_follow(session, run, reach);
    if (going && run->end != RUN_DONE) {
        *run = (struct run){.allocator = allocator};
        going = session_run(session, true, run);
        reach->error = reach->error ? reach->error : EBUSY;
    }
    if (going && run->end == RUN_DONE && !session->proof->no_cost) {
        acted_judge(session->proof, reach);
        if (session->proof->no_cost)
            note_no_cost(session, allocator);
    }
    free(reach);
    return going;
}

bool warmup_run(struct session *session, size_t allocator)
{
    struct run run = {.allocator = allocator};
    bool first = session->expected_status < 0;
    const struct allocator *own = &session->plan->allocators[allocator];
    bool asked =
        !session->followed && own->library && own->kind != ALLOCATOR_EMPTY;
    if (first || !asked)
        if (!session_run(session, true, &run))
            return false;
    if (first) {
        accept_reference(session, &run);
        session->reference = allocator;
    }
    if (asked && !follow_once(session, &run))
        return false;
    return compare_output(session, session->reference, &run);
}
