/* verdict.c - what the results mean, in words.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/verdict.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/stats/figure.h"

/* The first allocator of that kind that has runs, one without settings if
 * possible; the number of allocators if there is none. */
static size_t find_kind(const struct results *results,
                        const struct allocator *allocators,
                        enum allocator_kind kind)
{
    size_t found = results->allocators;
    for (size_t a = 0; a < results->allocators; a++)
        if (allocators[a].kind == kind && results->each[a].done &&
            (found == results->allocators ||
             (allocators[a].plain && !allocators[found].plain)))
            found = a;
    return found;
}

/* "17.1 to 18.3 %" from two shares. */
static char *range_text(double low, double high)
{
    return need_text("%.1f to %.1f %%", low * 100, high * 100);
}

/* An interval that reaches so far says nothing about small differences. */
#define VERDICT_NOISE 0.05

/* What bump saves is what malloc and free cost; what it pays itself, a dozen
 * instructions a call and the first touch of every page, is not counted. */
static char *cost_sentence(struct stats_difference d, const char *time,
                           const char *system, const char *bump)
{
    if (!d.interval.exists)
        return NULL;
    double low = 1 - d.interval.high, high = 1 - d.interval.low;
    char *range = range_text(low, high);
    char *more = range_text(d.interval.low - 1, d.interval.high - 1);
    char *sentence =
        d.claim == STATS_LESS
            ? need_text("malloc and free cost this command %s of its "
                        "%s (%s against %s).",
                        range, time, system, bump)
        : d.claim == STATS_MORE
            ? need_text("Never freeing costs more than it saves here: %s takes "
                        "%s more %s than %s.",
                        bump, more, time, system)
        : high > VERDICT_NOISE || low < -VERDICT_NOISE
            ? need_text("Too noisy to tell what malloc and free cost in %s: %s "
                        "to %s of it (%s against %s).",
                        time, figure_change(1 + low).text,
                        figure_change(1 + high).text, system, bump)
            : need_text("malloc and free cost this command nothing that shows "
                        "in its %s: %s to %s of it (%s against %s).",
                        time, figure_change(1 + low).text,
                        figure_change(1 + high).text, system, bump);
    free(range);
    free(more);
    return sentence;
}

static void verdict_add_cost(struct need_list *lines,
                             const struct results *results,
                             const struct allocator *allocators)
{
    size_t system = find_kind(results, allocators, ALLOCATOR_SYSTEM);
    size_t bump = find_kind(results, allocators, ALLOCATOR_BUMP);
    if (system == results->allocators || bump == results->allocators)
        return;
    for (enum metric m = METRIC_CPU + 1; m-- > METRIC_WALL;) {
        char *sentence = cost_sentence(
            results_compare(results, system, bump, m), metric_title(m),
            allocators[system].label, allocators[bump].label);
        if (sentence)
            need_list_add(lines, sentence);
    }
}

/* Too few rounds in common are no tie. */
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
    size_t *names = need_alloc(results->allocators, sizeof(*names));
    size_t count = 0;
    names[count++] = best;
    for (size_t a = 0; a < results->allocators; a++)
        if (a != best && is_tied(results_compare(results, best, a, metric)))
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
    else if (tied + 1 == results->allocators)
        need_list_add(lines, need_text("Least %s: a tie of all (%s).", title,
                                       value.text));
    else
        need_list_add(lines, need_text("Least %s: a tie of %s (%s).", title,
                                       names, value.text));
    free(names);
}

/* The rounds of the pair that has most: an allocator whose runs fail takes
 * nothing from the others. */
static size_t most_rounds(const struct results *results)
{
    size_t most = results->allocators == 1 ? results->each[0].done : 0;
    for (size_t a = 0; a < results->allocators; a++) {
        if (results->each[a].reference == a)
            continue;
        size_t rounds = results->each[a].against_reference[METRIC_WALL].rounds;
        most = rounds > most ? rounds : most;
    }
    return most;
}

/* Whether one of all may be called the best: not across the values of a
 * parameter, of which each has a comparison of its own. */
static bool best_is_asked(const struct plan *plan)
{
    return plan->count > 1 && (plan->contenders.combinations == 1 ||
                               plan->contenders.series_count == 1);
}

struct need_list verdict_write(const struct plan *plan,
                               const struct results *results)
{
    const struct allocator *allocators = plan->allocators;
    struct need_list lines = {0};
    if (results_best(results, METRIC_WALL, 1) == results->allocators) {
        need_list_add(&lines, need_copy("No run that counts: no verdict."));
        return lines;
    }
    if (most_rounds(results) < stats_least_rounds(results->tail)) {
        need_list_add(&lines,
                      need_text("No verdict: a 99 %% interval takes at least "
                                "%zu rounds, and there are %zu.",
                                stats_least_rounds(results->tail),
                                most_rounds(results)));
        return lines;
    }
    verdict_add_cost(&lines, results, allocators);
    for (enum metric m = 0; best_is_asked(plan) && m < METRIC_COMPARED; m++)
        verdict_add_best(&lines, results, allocators, m);
    if (lines.count == 0)
        need_list_add(&lines, need_copy("One allocator: nothing to compare."));
    return lines;
}

static void warn_of_ends(struct need_list *lines, const struct result *result,
                         const char *label)
{
    for (enum run_end end = RUN_FAILED; end <= RUN_DIFFERED; end++)
        if (result->ends[end])
            need_list_add(
                lines,
                need_text("%s: %zu of %zu runs %s and do not count.", label,
                          result->ends[end], result->ends[end] + result->done,
                          end == RUN_FAILED      ? "failed"
                          : end == RUN_TIMED_OUT ? "timed out"
                                                 : "had other output"));
}

/* More than one run in twenty far out: a quiet machine does not show that. */
static bool has_many_outliers(const struct stats_summary *wall)
{
    return wall->outliers * 20 > wall->count;
}

static void warn_of_outliers(struct need_list *lines,
                             const struct results *results,
                             const struct allocator *allocators)
{
    char *who = need_copy("");
    double most = 0;
    for (size_t a = 0; a < results->allocators; a++) {
        const struct stats_summary *wall =
            &results->each[a].summary[METRIC_WALL];
        if (!has_many_outliers(wall))
            continue;
        char *longer =
            need_text("%s%s%zu of %zu with %s", who, *who ? ", " : "",
                      wall->outliers, wall->count, allocators[a].label);
        free(who);
        who = longer;
        most = fmax(most, wall->max);
    }
    if (*who)
        need_list_add(lines,
                      need_text("Wall times far from the rest: %s (up to %s). "
                                "Is the machine busy? On a virtual machine "
                                "--warm-memory may help.",
                                who, figure_time(most).text));
    free(who);
}

static void warn_of_steps(struct need_list *lines,
                          const struct results *results)
{
    double cpu = results->each[0].summary[METRIC_CPU].median;
    double step = results->step[METRIC_CPU];
    if (results->each[0].done > 1 && step * 100 > cpu)
        need_list_add(lines, need_text("The kernel counts CPU time in steps of "
                                       "%s, which is coarse for this command; "
                                       "the intervals allow for it.",
                                       figure_time(step).text));
}

struct need_list verdict_warn(const struct results *results,
                              const struct allocator *allocators)
{
    struct need_list lines = {0};
    for (size_t a = 0; a < results->allocators; a++)
        warn_of_ends(&lines, &results->each[a], allocators[a].label);
    warn_of_outliers(&lines, results, allocators);
    warn_of_steps(&lines, results);
    if (results->drift.found)
        need_list_add(&lines,
                      need_text("Drift: wall times changed by %s from the "
                                "first to the last third of the rounds. "
                                "Comparing within rounds allows for it.",
                                figure_change(results->drift.change).text));
    return lines;
}
