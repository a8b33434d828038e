/* rounds.c - measure: warm up, then round after round.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/rounds.h"

#include <math.h>
#include <stdlib.h>

#include "cli/base/clock.h"
#include "cli/base/interrupt.h"
#include "cli/base/random.h"
#include "cli/compare/decide.h"
#include "cli/compare/progress.h"
#include "cli/compare/session.h"
#include "cli/compare/warmup.h"
#include "cli/measure/scratch.h"
#include "cli/stats/estimate.h"
#include "core/inside.h"

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
    struct payment payment;
    char *words; /* path for those who are watched, or NULL */
};

static struct session *session_of(const struct rounds *rounds, size_t contender)
{
    const struct contenders *all = &rounds->plan->contenders;
    return &rounds->sessions[all->items[contender].subject];
}

/* Tells the allocators that pay where to keep the account. */
static void rounds_open_payment(struct rounds *rounds)
{
    const struct plan *plan = rounds->plan;
    for (size_t a = 0; a < plan->count; a++) {
        if (plan->allocators[a].kind != ALLOCATOR_PREPAID)
            continue;
        if (!rounds->payment.path)
            payment_open(&rounds->payment);
        if (rounds->payment.path)
            need_list_add(
                &plan->allocators[a].assignments,
                need_text("BUMPMALLOC_PREPAY=%s", rounds->payment.path));
    }
}

/* Tells the allocators that are watched where the words are. */
static void rounds_open_words(struct rounds *rounds)
{
    const struct plan *plan = rounds->plan;
    for (size_t a = 0; a < plan->count; a++) {
        if (plan->allocators[a].kind != ALLOCATOR_WATCHED)
            continue;
        if (!rounds->words)
            rounds->words = scratch_make(sizeof(struct inside));
        need_list_add(&plan->allocators[a].assignments,
                      need_text("BUMPMALLOC_INSIDE=%s",
                                rounds->words ? rounds->words : "/"));
    }
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
    rounds_open_payment(rounds);
    rounds_open_words(rounds);
    rounds->plans = need_alloc(rounds->count, sizeof(*rounds->plans));
    rounds->sessions = need_alloc(rounds->count, sizeof(*rounds->sessions));
    samples->proofs = need_alloc(rounds->count, sizeof(*samples->proofs));
    for (size_t s = 0; s < rounds->count; s++) {
        rounds->plans[s] = plan_of_subject(plan, s);
        session_open(&rounds->sessions[s], &rounds->plans[s], samples,
                     &samples->proofs[s], &rounds->payment);
    }
}

/* False if a signal came. */
static bool rounds_set_up(struct rounds *rounds)
{
    if (!session_shell(&rounds->sessions[0], "--setup", rounds->plan->setup))
        session_give_up(&rounds->sessions[0], "what --setup runs failed");
    return !interrupt_signal();
}

static void rounds_close(struct rounds *rounds)
{
    for (size_t s = 0; s < rounds->count; s++)
        trial_stop(&rounds->sessions[s].process);
    session_shell(&rounds->sessions[0], "--cleanup", rounds->plan->cleanup);
    for (size_t s = 0; s < rounds->count; s++)
        session_close(&rounds->sessions[s]);
    payment_close(&rounds->payment);
    scratch_remove(rounds->words);
    free(rounds->sessions);
    free(rounds->plans);
    free(rounds->order);
}

/* A run that takes longer does not feel that a library is loaded. */
#define ROUNDS_SHORT_NS 20000000

/* Whether that with pages paid beforehand is to be a witness (bound.h): paying
 * took some time, and with so many rounds an interval can leave the third part
 * of 1 % outside. */
static bool paying_matters(const struct rounds *rounds)
{
    size_t given = rounds->plan->rounds;
    return rounds->sessions[0].paid >= STATS_FLOOR &&
           (!given || given >= stats_least_rounds((1 - STATS_CONFIDENCE) / 3));
}

/* With fewer rounds watching says nothing. */
static bool watching_matters(const struct rounds *rounds)
{
    size_t given = rounds->plan->rounds;
    return !given || given >= ESTIMATE_ROUNDS;
}

static bool silent_matters(const struct rounds *rounds,
                           enum allocator_kind kind)
{
    return kind == ALLOCATOR_EMPTY
               ? rounds->sessions[0].least_wall_ns <= ROUNDS_SHORT_NS
           : kind == ALLOCATOR_PREPAID ? paying_matters(rounds)
           : kind == ALLOCATOR_WATCHED ? watching_matters(rounds)
                                       : true;
}

/* What rounds enough for each sentence take with so many runs in each, at
 * least: as if each run were as short as the shortest one was. */
static double time_wanted_s(const struct rounds *rounds, size_t runs)
{
    double run_s = (double)rounds->sessions[0].least_wall_ns / 1e9;
    return (double)(runs * ESTIMATE_ROUNDS) * run_s;
}

/* With -d: leaves out as many of the silent ones as it takes for the table to
 * have its rounds. A bound of fewer witnesses is still one. */
static void rounds_choose_for_time(const struct rounds *rounds)
{
    const struct plan *plan = rounds->plan;
    size_t *count = &rounds->samples->contenders, all = *count;
    while (plan->seconds > 0 && *count > plan->shown &&
           time_wanted_s(rounds, *count) > plan->seconds)
        --*count;
    if (*count < all)
        need_list_add(
            &rounds->samples->warnings,
            need_text("-d %g leaves no time for all that tells what malloc and "
                      "free cost; that takes -d %.0f or more.",
                      plan->seconds, ceil(time_wanted_s(rounds, all))));
}

/* Leaves out of the silent ones what cannot tell anything of this command: the
 * empty library of a long one, that with pages paid beforehand where paying
 * took next to nothing, and with few rounds that which is watched. */
static void rounds_choose(const struct rounds *rounds)
{
    const struct plan *plan = rounds->plan;
    size_t *count = &rounds->samples->contenders;
    *count = plan->count;
    for (size_t a = plan->count; a-- > plan->shown;)
        if (!silent_matters(rounds, plan->allocators[a].kind))
            contenders_exchange(&plan->contenders, a, --*count);
    rounds_choose_for_time(rounds);
}

/* The first contender of each command is its reference. */
static bool rounds_warm_up(struct rounds *rounds)
{
    const struct plan *plan = rounds->plan;
    for (size_t round = 0; round < plan->warmup; round++)
        for (size_t a = 0; a < plan->count; a++) {
            progress_show_warmup(round * plan->count + a,
                                 plan->warmup * plan->count);
            if (!warmup_run(session_of(rounds, a), a))
                return false;
        }
    return true;
}

static bool rounds_one(struct rounds *rounds, size_t round)
{
    size_t count = rounds->samples->contenders;
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
    bool going = rounds_set_up(&rounds) && rounds_warm_up(&rounds);
    rounds_choose(&rounds);
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
