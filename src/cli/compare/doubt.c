/* doubt.c - what to be wary of, in words.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/doubt.h"

#include <math.h>
#include <stdlib.h>

#include "cli/stats/figure.h"

/* The difference that a comparison should be able to tell. */
#define DOUBT_DIFFERENCE 0.05

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
    for (size_t a = 0; a < results->shown; a++) {
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

size_t doubt_rounds(struct stats_interval interval, size_t rounds)
{
    if (!interval.exists || interval.low <= 0)
        return 0;
    double half = log(interval.high / interval.low) / 2;
    double enough = log((1 + DOUBT_DIFFERENCE) / (1 + STATS_FLOOR));
    double needed = (double)rounds * (half / enough) * (half / enough);
    return needed > (double)rounds ? (size_t)needed + 1 : 0;
}

/* The most rounds that an undecided difference would take; 0 if none does. */
static size_t rounds_needed(const struct results *results, enum metric metric)
{
    size_t most = 0;
    for (size_t a = 0; a < results->shown; a++) {
        const struct stats_difference *d =
            &results->each[a].against_reference[metric];
        if (results->each[a].reference == a || d->claim != STATS_NO_CLAIM)
            continue;
        size_t needed = doubt_rounds(d->interval, d->rounds);
        most = needed > most ? needed : most;
    }
    return most;
}

static void warn_of_noise(struct need_list *lines, const struct plan *plan,
                          const struct results *results,
                          const struct machine *machine)
{
    size_t wall = rounds_needed(results, METRIC_WALL);
    size_t cpu = rounds_needed(results, METRIC_CPU);
    if (wall == 0 && cpu == 0)
        return;
    const char *pin = plan->trial.cpu ? "" : " --cpu N keeps runs on one CPU.";
    char *both = wall && cpu
                     ? need_text(" of wall time takes about %zu rounds, of CPU "
                                 "time %zu",
                                 wall, cpu)
                     : need_text(" of %s time takes about %zu rounds",
                                 wall ? "wall" : "CPU", wall ? wall : cpu);
    need_list_add(lines,
                  need_text("Too noisy to tell a difference of 5 %%: that%s "
                            "(-r), or a less busy machine (load %s, %ld CPU%s)."
                            "%s",
                            both, *machine->load ? machine->load : "unknown",
                            machine->cpus, machine->cpus == 1 ? "" : "s", pin));
    free(both);
}

struct need_list doubt_write(const struct plan *plan,
                             const struct results *results,
                             const struct machine *machine)
{
    struct need_list lines = {0};
    for (size_t a = 0; a < results->shown; a++)
        warn_of_ends(&lines, &results->each[a], plan->allocators[a].label);
    warn_of_outliers(&lines, results, plan->allocators);
    warn_of_steps(&lines, results);
    if (results->drift.found)
        need_list_add(&lines,
                      need_text("Drift: wall times changed by %s from the "
                                "first to the last third of the rounds. "
                                "Comparing within rounds allows for it.",
                                figure_change(results->drift.change).text));
    warn_of_noise(&lines, plan, results, machine);
    return lines;
}
