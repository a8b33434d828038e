/* verdict.c - what the results mean, in words.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/compare/bound.h"
#include "cli/compare/inside.h"
#include "cli/compare/since.h"
#include "cli/stats/figure.h"

/* Share of the CPU time up to which it is said where an allocator acts. */
#define COST_NEARLY_ALL 0.95

/* "gcc: " where there are several commands. */
static char *cost_subject(const struct subject *subject)
{
    return *subject->name ? need_text("%s: ", subject->name) : need_copy("");
}

/* Where it acted if that was not nearly everywhere. */
static char *cost_part(const struct proof *proof)
{
    return proof->share < COST_NEARLY_ALL
               ? need_text("; it acts where %.0f %% of the time goes",
                           proof->share * 100)
               : need_copy("");
}

/* True by construction: malloc and free cost at least what another allocator
 * saves. If none saves anything, nothing is known. */
static char *cost_sentence(const struct plan *plan, const struct proof *proof,
                           const struct bound *bound, bool estimated,
                           const char *of)
{
    const char *best = plan->allocators[bound->best].spec;
    const char *which = bound->candidates > 1
                            ? "the best of those that cost nearly nothing"
                            : "an allocator that costs nearly nothing";
    const char *paid =
        plan->allocators[bound->best].kind == ALLOCATOR_PREPAID
            ? ", bump without the time that getting its pages took"
            : "";
    if (bound->saved >= STATS_FLOOR) {
        char *part = cost_part(proof);
        char *text = need_text(
            "%sWith another allocator this command took at least %.1f %% less "
            "CPU time, so malloc and free cost at least that (99 %%; %s: "
            "%s%s%s).",
            of, floor(bound->saved * 1000) / 10, which, best, paid, part);
        free(part);
        return text;
    }
    if (estimated)
        return need_text("%sNo other allocator surely took less CPU time (%zu "
                         "tried).",
                         of, bound->candidates);
    return need_text("%sNo other allocator surely took less CPU time, so what "
                     "malloc and free cost is not known: it may be little, or "
                     "more than can be shown this way (%zu tried).",
                     of, bound->candidates);
}

/* Shares below 10 % show a tenth of a point. */
static int percent_decimals(double share)
{
    return share < 0.0995 ? 1 : 0;
}

/* What malloc and free cost where they are called, or why that is not told. */
static char *inside_sentence(const struct proof *proof,
                             const struct inside_share *inside, const char *of)
{
    const struct estimate *e = &inside->estimate;
    if (!e->exists) {
        char *why = inside_why(inside);
        char *text = need_text("%sHow much of it is spent inside malloc and "
                               "free is not told: %s.",
                               of, why);
        free(why);
        return text;
    }
    char *part = proof->share < COST_NEARLY_ALL
                     ? need_text(", counted in processes that took %.0f %% of "
                                 "the CPU time",
                                 proof->share * 100)
                     : need_copy("");
    char *text =
        need_text("%sAbout %.*f %% (%.*f to %.*f) of its CPU time was spent "
                  "inside malloc "
                  "and free, page faults there included%s.",
                  of, percent_decimals(e->share), e->share * 100,
                  percent_decimals(e->share), e->whole.low * 100,
                  percent_decimals(e->share), e->whole.high * 100, part);
    free(part);
    return text;
}

/* The two need not agree: not all that malloc costs is paid inside of it. */
static const char contradiction[] =
    "That another allocator saves more than is spent inside the calls means "
    "that the rest is in first touches of fresh pages and in where blocks lie, "
    "or that the machine was not steady.";

static void verdict_add_cost(struct need_list *lines, const struct plan *plan,
                             const struct samples *samples,
                             const struct results *results)
{
    for (size_t s = 0; s < plan->contenders.subject_count; s++) {
        struct bound bound = bound_find(plan, samples, results, s);
        char *of = cost_subject(&plan->contenders.subjects[s]);
        struct inside_share inside = inside_find(plan, samples, results, s);
        const struct estimate *e = &inside.estimate;
        if (bound.exists)
            need_list_add(lines, cost_sentence(plan, &samples->proofs[s],
                                               &bound, e->exists, of));
        if (inside.asked)
            need_list_add(lines,
                          inside_sentence(&samples->proofs[s], &inside, of));
        if (bound.exists && e->exists && bound.saved > e->whole.high)
            need_list_add(lines, need_copy(contradiction));
        free(of);
    }
}

/* With too few rounds in common nothing is known, and that is no tie. */
static bool is_tied(struct stats_difference difference)
{
    return difference.interval.exists && (difference.claim == STATS_NO_CLAIM ||
                                          difference.claim == STATS_SAME);
}

/* "bump", "bump and mimalloc", "bump, mimalloc and jemalloc": the best and all
 * whose difference to it cannot be claimed. *tied counts the latter. */
static char *best_names(const struct results *results,
                        const struct allocator *allocators, size_t best,
                        enum metric metric, size_t *tied)
{
    size_t *names = need_alloc(results->shown, sizeof(*names));
    size_t count = 0;
    names[count++] = best;
    for (size_t a = 0; a < results->shown; a++)
        if (a != best &&
            is_tied(results_compare(results, best, a, metric, results->tail)))
            names[count++] = a;
    char *text = need_copy(allocators[names[0]].label);
    for (size_t i = 1; i < count; i++) {
        char *longer = need_text("%s%s%s", text, i + 1 < count ? ", " : " and ",
                                 allocators[names[i]].label);
        free(text);
        text = longer;
    }
    free(names);
    *tied = count - 1;
    return text;
}

static void verdict_add_best(struct need_list *lines,
                             const struct results *results,
                             const struct allocator *allocators,
                             enum metric metric)
{
    size_t best =
               results_best(results, metric, stats_least_rounds(results->tail)),
           tied;
    char *names = best_names(results, allocators, best, metric, &tied);
    const char *title = metric_title(metric);
    struct figure value =
        figure_value(metric, results->each[best].summary[metric].median);
    if (tied == 0)
        need_list_add(
            lines, need_text("Least %s: %s (%s).", title, names, value.text));
    else if (tied + 1 == results->shown)
        need_list_add(lines,
                      need_text("Least %s: all tie (%s).", title, value.text));
    else
        need_list_add(lines, need_text("Least %s: %s tie (%s).", title, names,
                                       value.text));
    free(names);
}

/* The rounds of the pair that has most of them: an allocator whose runs fail
 * must not keep the others from a verdict. */
static size_t most_rounds(const struct results *results)
{
    size_t most = results->shown == 1 ? results->each[0].done : 0;
    for (size_t a = 0; a < results->shown; a++) {
        if (results->each[a].reference == a)
            continue;
        size_t rounds = results->each[a].against_reference[METRIC_WALL].rounds;
        most = rounds > most ? rounds : most;
    }
    return most;
}

/* Whether one of all may be called the best. Not across the values of a
 * parameter, because each value is a comparison of its own. */
static bool best_is_asked(const struct plan *plan)
{
    return plan->shown > 1 && (plan->contenders.combinations == 1 ||
                               plan->contenders.series_count == 1);
}

/* A difference of so much between the change and what the medians beside it say
 * would make a reader wonder. */
#define CHANGE_MAY_DIFFER 0.03

static void verdict_explain_change(struct need_list *lines,
                                   const struct plan *plan,
                                   const struct results *results)
{
    for (enum metric m = METRIC_WALL; m <= METRIC_CPU; m++)
        for (size_t a = 0; a < results->shown; a++) {
            const struct result *result = &results->each[a];
            double other = results->each[result->reference].summary[m].median;
            double change = result->against_reference[m].ratio;
            if (result->reference == a || other <= 0 ||
                fabs(result->summary[m].median / other - change) <=
                    CHANGE_MAY_DIFFER)
                continue;
            need_list_add(
                lines,
                need_text(
                    "(The change compares runs of the same round, so that a "
                    "machine that drifts does no harm; it can differ from "
                    "that of the medians beside it: %s, %s.)",
                    plan->allocators[a].label, metric_title(m)));
            return;
        }
}

/* What an empty library costs, if it was measured and it may be more than
 * nothing. */
static void verdict_add_loading(struct need_list *lines,
                                const struct plan *plan,
                                const struct results *results)
{
    size_t empty = plan->shown;
    while (empty < results->allocators &&
           plan->allocators[empty].kind != ALLOCATOR_EMPTY)
        empty++;
    if (empty == results->allocators)
        return;
    size_t reference = results->each[empty].reference;
    const struct stats_difference *d =
        &results->each[empty].against_reference[METRIC_WALL];
    bool surely = d->claim == STATS_MORE;
    double most = surely ? d->ratio : d->interval.high;
    if (!surely && (d->claim != STATS_NO_CLAIM || most <= 1))
        return;
    double wall = results->each[reference].summary[METRIC_WALL].median;
    need_list_add(lines,
                  need_text("It is over so soon that loading a library %s: one "
                            "that does nothing adds %s%s of wall time (%s), "
                            "which is no allocator's doing.",
                            surely ? "counts" : "may count",
                            surely ? "" : "at most ",
                            figure_time(wall * (most - 1)).text,
                            figure_interval(d->interval).text));
}

struct need_list verdict_write(const struct plan *plan,
                               const struct samples *samples,
                               const struct results *results)
{
    const struct allocator *allocators = plan->allocators;
    struct need_list lines = {0};
    if (results_best(results, METRIC_WALL, 1) == results->shown) {
        need_list_add(&lines, need_copy("No run that counts: no verdict."));
        return lines;
    }
    if (most_rounds(results) < stats_least_rounds(results->tail)) {
        need_list_add(&lines,
                      need_text("No verdict: a 99 %% interval needs at least "
                                "%zu rounds, and there are %zu.",
                                stats_least_rounds(results->tail),
                                most_rounds(results)));
        return lines;
    }
    verdict_add_cost(&lines, plan, samples, results);
    verdict_add_loading(&lines, plan, results);
    for (enum metric m = 0; best_is_asked(plan) && m < METRIC_COUNTERS; m++)
        verdict_add_best(&lines, results, allocators, m);
    since_describe(plan, results, &lines);
    verdict_explain_change(&lines, plan, results);
    if (lines.count == 0)
        need_list_add(&lines,
                      need_copy(results->shown == 1
                                    ? "One allocator: nothing to compare."
                                    : "What differs is in the tables."));
    return lines;
}
