/* warmup.c - the first run of each allocator: what it tells about the rest.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/warmup.h"

#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "cli/base/say.h"
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

/* The reference's first run decides which exit status means success: grep and
 * diff end with 1 in the best of health; 126 and 127 are what shells say of a
 * command that is not there. Ends the command if the run leaves nothing to
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
    struct samples *samples = session->samples;
    need_list_add(&samples->warnings,
                  agree_describe(&session->agree, allocator->label,
                                 &session->out, &session->error));
    if (allocator->kind == ALLOCATOR_BUMP && !samples->no_cost)
        samples->no_cost = need_text("%s has other output", allocator->label);
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

bool warmup_run(struct session *session, size_t allocator)
{
    struct run run = {.allocator = allocator};
    if (!session_run(session, true, &run))
        return false;
    if (session->expected_status < 0) {
        accept_reference(session, &run);
        session->reference = allocator;
    }
    return compare_output(session, session->reference, &run);
}
