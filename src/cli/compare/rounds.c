/* rounds.c - measure: warm up, then round after round.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/rounds.h"

#include <time.h>

#include "cli/base/interrupt.h"
#include "cli/base/random.h"
#include "cli/base/say.h"
#include "cli/compare/progress.h"
#include "cli/compare/session.h"

static double clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static bool session_warm_up(struct session *session)
{
    const struct plan *plan = session->plan;
    for (size_t round = 0; round < plan->warmup; round++)
        for (size_t a = 0; a < plan->count; a++) {
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

static bool session_round(struct session *session, size_t round)
{
    const struct plan *plan = session->plan;
    random_shuffle(&session->random, session->order, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        struct run run = {
            .allocator = session->order[i], .round = round, .position = i};
        if (!session_run(session, false, &run))
            return false;
        samples_add(session->samples, &run);
    }
    return true;
}

static bool session_wants_more(const struct session *session, size_t round,
                               double elapsed_s)
{
    const struct plan *plan = session->plan;
    if (plan->rounds && round >= plan->rounds)
        return false;
    return !plan->seconds || round == 0 || elapsed_s < plan->seconds;
}

void rounds_measure(const struct plan *plan, struct samples *samples)
{
    struct session session;
    session_open(&session, plan, samples);
    if (!session_shell(&session, "--setup", plan->setup))
        session_give_up(&session, "what is to come before all runs failed");
    bool going = !interrupt_signal() && session_warm_up(&session);
    double start = clock_s();
    for (size_t round = 0;
         going && session_wants_more(&session, round, clock_s() - start);
         round++) {
        progress_show(plan, round, clock_s() - start);
        going = session_round(&session, round);
    }
    progress_clear();
    trial_stop(&session.process);
    session_shell(&session, "--cleanup", plan->cleanup);
    session_close(&session);
}
