/* since.c - what has changed since a baseline was saved.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/since.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/quote.h"
#include "cli/base/say.h"
#include "cli/measure/machine.h"
#include "cli/program/fingerprint.h"
#include "cli/stats/baseline.h"
#include "cli/stats/figure.h"

char *since_machine(void)
{
    struct machine machine = machine_read();
    return need_text("%s, %ld x %s", machine.architecture, machine.cpus,
                     machine.cpu);
}

static size_t reference_of(const struct plan *plan, size_t contender)
{
    return plan->contenders.references[contender];
}

static bool is_compared(const struct plan *plan, size_t contender)
{
    return plan->against && reference_of(plan, contender) != contender &&
           baseline_find(plan->against, plan->allocators[contender].label) <
               plan->against->count;
}

/* The same command by the same program, under the same label and in the same
 * part: then it tells of the machine alone. */
static void reference_check(const struct plan *plan, size_t contender)
{
    const struct baseline *then = plan->against;
    size_t reference = reference_of(plan, contender);
    const char *label = plan->allocators[reference].label;
    size_t was = baseline_find(then, label);
    size_t own = baseline_find(then, plan->allocators[contender].label);
    char **command = plan_command(plan, reference);
    char *line = quote_command(NULL, command);
    if (was == then->count || then->items[own].reference != was ||
        strcmp(then->items[was].command, line) != 0)
        say_fatal("--against: %s was saved with another reference than %s: %s",
                  then->path, label, line);
    if (then->items[was].fingerprint != fingerprint_of(command[0]))
        say_fatal("--against: the reference %s is another file than when %s "
                  "was saved, so nothing tells how the machine has changed; a "
                  "program that stays the same comes first: -c 'gzip -k big' "
                  "-c %s",
                  command[0], then->path, command[0]);
    free(line);
}

void since_check(const struct plan *plan)
{
    const struct baseline *then = plan->against;
    char *machine = since_machine();
    if (strcmp(machine, then->machine) != 0)
        say_fatal("--against: %s was measured on another machine (%s), this is "
                  "%s",
                  then->path, then->machine, machine);
    free(machine);
    bool any = false;
    for (size_t a = 0; a < plan->shown; a++)
        if (is_compared(plan, a)) {
            reference_check(plan, a);
            any = true;
        }
    if (!any)
        say_fatal("--against: %s has nothing that is compared here beside the "
                  "reference",
                  then->path);
}

/* By what factor the contender's figure is another today, as it is. */
static double figure_moved(const struct plan *plan,
                           const struct results *results, size_t contender,
                           enum metric metric)
{
    const struct baseline *then = plan->against;
    size_t was = baseline_find(then, plan->allocators[contender].label);
    double old = then->results.each[was].summary[metric].median;
    return old > 0 ? results->each[contender].summary[metric].median / old : 0;
}

/* Whether the reference has changed too much to be allowed for. */
static bool is_refused(double machine)
{
    return machine > SINCE_MOST || machine < 1 / SINCE_MOST;
}

static struct stats_difference change_of(const struct plan *plan,
                                         const struct results *results,
                                         size_t contender, enum metric metric)
{
    const struct baseline *then = plan->against;
    size_t reference = reference_of(plan, contender);
    size_t was = baseline_find(then, plan->allocators[contender].label);
    struct stats_difference old = results_compare(
        &then->results, then->items[was].reference, was, metric, BASELINE_TAIL);
    struct stats_difference new = results_compare(results, reference, contender,
                                                  metric, results->tail / 2);
    double machine = figure_moved(plan, results, reference, metric);
    struct stats_difference change = {.rounds = new.rounds, .ratio = 1};
    if (old.rounds == 0 || new.rounds == 0 || is_refused(machine))
        return change;
    double margin = 1 + fabs(machine - 1) / 2;
    change.ratio = new.ratio / old.ratio;
    change.interval.exists = old.interval.exists && new.interval.exists;
    change.interval.low = new.interval.low / old.interval.high / margin;
    change.interval.high = new.interval.high / old.interval.low *margin;
    change.claim = stats_judge(change.interval);
    return change;
}

void since_compute(const struct plan *plan, struct results *results)
{
    for (size_t a = 0; a < plan->shown; a++)
        for (enum metric m = 0; m < METRIC_COUNTERS; m++)
            if (is_compared(plan, a))
                results->each[a].against_baseline[m] =
                    change_of(plan, results, a, m);
}

/* What was measured then does not get any better: once it is the larger part of
 * what is not known, more rounds are of little use. */
bool since_is_known(const struct plan *plan, const struct results *results,
                    size_t contender, enum metric metric)
{
    if (!is_compared(plan, contender))
        return true;
    const struct baseline *then = plan->against;
    size_t was = baseline_find(then, plan->allocators[contender].label);
    struct stats_interval old =
        results_compare(&then->results, then->items[was].reference, was, metric,
                        BASELINE_TAIL)
            .interval;
    struct stats_interval new =
        results_compare(results, reference_of(plan, contender), contender,
                        metric, results->tail / 2)
            .interval;
    double machine =
        figure_moved(plan, results, reference_of(plan, contender), metric);
    if (!old.exists || is_refused(machine))
        return true;
    return new.exists &&
           (results->each[contender].against_baseline[metric].claim !=
                STATS_NO_CLAIM ||
            new.high / new.low <= old.high / old.low);
}

/* "CPU time +5.2 % (99 %: +3.9 to +6.4 %), more": allocated. */
static char *change_words(const struct plan *plan,
                          const struct results *results, size_t contender,
                          enum metric metric)
{
    static const char *const claims[] = {"undecided", "less", "more",
                                         "the same within 1 %"};
    const struct stats_difference *change =
        &results->each[contender].against_baseline[metric];
    double machine =
        figure_moved(plan, results, reference_of(plan, contender), metric);
    if (is_refused(machine))
        return need_text("%s refused, for the reference's own changed by %s",
                         metric_title(metric), figure_change(machine).text);
    if (!change->interval.exists)
        return need_text("%s not known, with so few rounds",
                         metric_title(metric));
    return need_text("%s %s (%s), %s", metric_title(metric),
                     figure_change(change->ratio).text,
                     figure_interval(change->interval).text,
                     claims[change->claim]);
}

static char *machine_words(const struct plan *plan,
                           const struct results *results, size_t reference)
{
    return need_text(
        "%s itself, the same program as then, takes %s of wall and %s of CPU "
        "time: that is the machine, and is taken out if less than a quarter",
        plan->allocators[reference].label,
        figure_change(figure_moved(plan, results, reference, METRIC_WALL)).text,
        figure_change(figure_moved(plan, results, reference, METRIC_CPU)).text);
}

void since_describe(const struct plan *plan, const struct results *results,
                    struct need_list *lines)
{
    size_t told = plan->shown;
    for (size_t a = 0; a < plan->shown; a++) {
        if (!is_compared(plan, a))
            continue;
        size_t reference = reference_of(plan, a);
        if (reference != told) {
            char *machine = machine_words(plan, results, reference);
            need_list_add(lines,
                          need_text("Since %s (%s), not side by side: %s.",
                                    plan->against->path, plan->against->time,
                                    machine));
            free(machine);
            told = reference;
        }
        char *words[METRIC_COUNTERS];
        for (enum metric m = 0; m < METRIC_COUNTERS; m++)
            words[m] = change_words(plan, results, a, m);
        need_list_add(lines, need_text("Since then %s: %s; %s; %s.",
                                       plan->allocators[a].label, words[0],
                                       words[1], words[2]));
        for (enum metric m = 0; m < METRIC_COUNTERS; m++)
            free(words[m]);
    }
}
