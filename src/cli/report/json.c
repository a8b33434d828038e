/* json.c - the whole comparison as JSON: how it was made, what came out, and
 * every run's raw numbers.
 * SPDX-License-Identifier: MIT */
#include "cli/report/report.h"

#include <stdlib.h>

#include "cli/base/quote.h"
#include "cli/compare/bound.h"
#include "cli/compare/inside.h"
#include "cli/report/json_reach.h"
#include "cli/report/json_writer.h"
#include "cli/stats/looks.h"

static void json_optional(struct json *json, const char *name, const char *text)
{
    if (text)
        json_text(json, name, text);
    else
        json_null(json, name);
}

static void write_machine(struct json *json, const struct machine *machine)
{
    json_open(json, "machine", '{');
    json_text(json, "architecture", machine->architecture);
    json_text(json, "cpu", machine->cpu);
    json_count(json, "cpus", (uint64_t)machine->cpus);
    json_count(json, "memory_bytes", machine->memory);
    json_text(json, "kernel", machine->kernel);
    json_text(json, "libc", machine->libc);
    json_text(json, "transparent_hugepage", machine->thp_enabled);
    json_text(json, "transparent_hugepage_defrag", machine->thp_defrag);
    json_text(json, "governor", machine->governor);
    json_text(json, "load_average", machine->load);
    json_close(json, '}');
}

static void write_plan(struct json *json, const struct plan *plan)
{
    json_texts(json, "command", plan->trial.command);
    json_open(json, "options", '{');
    json_count(json, "rounds", plan->rounds);
    json_number(json, "duration_s", plan->seconds);
    json_number(json, "budget_s", plan_is_open(plan) ? plan->budget_s : 0);
    json_count(json, "warmup", plan->warmup);
    json_count(json, "seed", plan->seed);
    json_bool(json, "shell", plan->shell);
    json_optional(json, "prepare", plan->prepare);
    json_optional(json, "input", plan->input);
    json_optional(json, "cpu", plan->trial.cpu);
    json_number(json, "timeout_s", plan->trial.timeout_s);
    json_bool(json, "verify_output", plan->verify_output);
    json_count(json, "warm_memory_bytes", plan->warm_bytes);
    json_close(json, '}');
}

static void write_method(struct json *json, const struct plan *plan)
{
    json_open(json, "method", '{');
    json_text(json, "estimate",
              "Hodges-Lehmann estimate of the log ratio of paired runs");
    json_text(json, "interval", "Wilcoxon signed-rank interval");
    json_number(json, "confidence", STATS_CONFIDENCE);
    json_number(json, "floor", STATS_FLOOR);
    json_count(json, "min_rounds", stats_least_rounds(plan_tail(plan)));
    json_count(json, "looks", plan_is_open(plan) ? LOOKS_COUNT : 1);
    json_close(json, '}');
}

static void write_interval(struct json *json, struct stats_interval interval)
{
    if (!interval.exists) {
        json_null(json, "interval");
        return;
    }
    json_open(json, "interval", '[');
    json_number(json, NULL, interval.low);
    json_number(json, NULL, interval.high);
    json_close(json, ']');
}

static void write_summary(struct json *json, const struct stats_summary *s,
                          enum metric metric)
{
    json_open(json, metric_name(metric), '{');
    json_text(json, "unit", metric_unit(metric));
    json_number(json, "median", s->median);
    write_interval(json, s->median_interval);
    json_number(json, "mean", s->mean);
    json_number(json, "standard_deviation", s->deviation);
    json_number(json, "min", s->min);
    json_number(json, "lower_quartile", s->lower_quartile);
    json_number(json, "upper_quartile", s->upper_quartile);
    json_number(json, "max", s->max);
    json_count(json, "outliers", s->outliers);
    json_close(json, '}');
}

static void write_difference(struct json *json,
                             const struct stats_difference *d,
                             enum metric metric)
{
    static const char *const claims[] = {"none", "less", "more", "same"};
    json_open(json, metric_name(metric), '{');
    json_count(json, "rounds", d->rounds);
    json_number(json, "ratio", d->ratio);
    write_interval(json, d->interval);
    json_text(json, "claim", claims[d->claim]);
    json_close(json, '}');
}

static void write_parameters(struct json *json, const struct plan *plan,
                             size_t index)
{
    size_t subject = plan->contenders.items[index].subject;
    size_t combination = plan->contenders.subjects[subject].combination;
    json_open(json, "parameters", '{');
    for (size_t p = 0; p < plan->parameters.count; p++)
        json_text(json, plan->parameters.items[p].name,
                  parameters_value(&plan->parameters, combination, p));
    json_close(json, '}');
}

/* Nothing of what the baseline does not have. */
static void write_since(struct json *json, const struct report *report,
                        size_t index)
{
    const struct result *result = &report->results->each[index];
    json_open(json, "against_baseline", '{');
    for (enum metric m = 0; m < METRIC_COUNTERS; m++)
        if (result->against_baseline[m].ratio > 0)
            write_difference(json, &result->against_baseline[m], m);
    json_close(json, '}');
}

static void write_allocator(struct json *json, const struct report *report,
                            size_t index)
{
    const struct allocator *allocator = &report->plan->allocators[index];
    const struct result *result = &report->results->each[index];
    json_open(json, NULL, '{');
    json_text(json, "label", allocator->label);
    json_text(json, "spec", allocator->spec);
    json_optional(json, "library", allocator->library);
    json_optional(json, "malloc_served_by", allocator->server);
    json_bool(json, "shown", index < report->plan->shown);
    json_texts(json, "command", plan_command(report->plan, index));
    write_parameters(json, report->plan, index);
    json_text(json, "reference",
              report->plan->allocators[result->reference].label);
    json_texts(json, "environment", allocator->assignments.items);
    char *line = quote_command(allocator->assignments.items,
                               plan_command(report->plan, index));
    json_text(json, "command_line", line);
    free(line);
    json_open(json, "runs", '{');
    for (enum run_end end = RUN_DONE; end <= RUN_DIFFERED; end++)
        json_count(json, run_end_name(end), result->ends[end]);
    json_close(json, '}');
    json_open(json, "summary", '{');
    for (enum metric m = 0; m < METRIC_COUNT && result->done; m++)
        if (result->summary[m].count > 0)
            write_summary(json, &result->summary[m], m);
    json_close(json, '}');
    json_open(json, "against_reference", '{');
    for (enum metric m = 0; m < METRIC_COMPARED && result->reference != index;
         m++)
        if (m < METRIC_COUNTERS || results_have(report->results, m))
            write_difference(json, &result->against_reference[m], m);
    json_close(json, '}');
    write_since(json, report, index);
    json_close(json, '}');
}

/* For each command of which a bound is known (bound.h). */
static void write_cost(struct json *json, const struct report *report)
{
    const struct plan *plan = report->plan;
    json_open(json, "cost", '[');
    for (size_t s = 0; s < plan->contenders.subject_count; s++) {
        struct bound bound =
            bound_find(plan, report->samples, report->results, s);
        if (!bound.exists)
            continue;
        json_open(json, NULL, '{');
        json_text(json, "command", plan->contenders.subjects[s].name);
        json_number(json, "cpu_at_least", bound.saved);
        json_number(json, "confidence", STATS_CONFIDENCE);
        json_text(json, "by", plan->allocators[bound.best].label);
        json_text(json, "reference", plan->allocators[bound.reference].label);
        json_count(json, "candidates", bound.candidates);
        json_close(json, '}');
    }
    json_close(json, ']');
}

/* For each command that was watched. */
static void write_inside(struct json *json, const struct report *report)
{
    const struct plan *plan = report->plan;
    json_open(json, "inside", '[');
    for (size_t s = 0; s < plan->contenders.subject_count; s++) {
        struct inside_share inside =
            inside_find(plan, report->samples, report->results, s);
        const struct estimate *e = &inside.estimate;
        if (!inside.asked)
            continue;
        char *why = e->exists ? NULL : inside_why(&inside);
        json_open(json, NULL, '{');
        json_text(json, "command", plan->contenders.subjects[s].name);
        json_optional(json, "unknown", why);
        if (e->exists) {
            json_number(json, "cpu_share", e->share);
            write_interval(json, e->whole);
        }
        json_count(json, "rounds", e->count);
        json_count(json, "readings", e->readings);
        json_close(json, '}');
        free(why);
    }
    json_close(json, ']');
}

static void write_run(struct json *json, const struct report *report,
                      const struct run *run)
{
    json_open(json, NULL, '{');
    json_count(json, "round", run->round);
    json_count(json, "position", run->position);
    json_text(json, "allocator",
              report->plan->allocators[run->allocator].label);
    json_text(json, "end", run_end_name(run->end));
    json_count(json, "status", (uint64_t)run->status);
    for (size_t i = 0; i < RUN_NUMBERS; i++)
        if (run_has_number(run, i))
            json_count(json, run_number_name(i), run_number(run, i));
    if (run->measure.inside.readings > 0) {
        json_count(json, "inside_ns", run->measure.inside.ns);
        json_count(json, "inside_readings", run->measure.inside.readings);
    }
    json_close(json, '}');
}

static void write_gates(struct json *json, const struct report *report)
{
    static const char *const answers[] = {"no", "yes", "unknown"};
    json_open(json, "fail_if", '[');
    for (size_t i = 0; i < report->plan->gate_count; i++) {
        const struct gate *gate = &report->plan->gates[i];
        json_open(json, NULL, '{');
        json_text(json, "condition", gate->text);
        json_text(json, "holds", answers[gate_judge(gate, report->results)]);
        json_close(json, '}');
    }
    json_close(json, ']');
}

void report_write_json(const struct report *report, FILE *file)
{
    static const char *const ends[] = {"options", "decided", "budget",
                                       "last_look", "signal"};
    struct json json = {.file = file};
    json_open(&json, NULL, '{');
    json_text(&json, "bumpmalloc", CLI_VERSION);
    json_text(&json, "time", report->machine->time);
    write_machine(&json, report->machine);
    write_plan(&json, report->plan);
    write_method(&json, report->plan);
    if (report->plan->against) {
        json_open(&json, "baseline", '{');
        json_text(&json, "file", report->plan->against->path);
        json_text(&json, "time", report->plan->against->time);
        json_close(&json, '}');
    }
    json_optional(&json, "counters_missing", report->plan->counters_why);
    json_bool(&json, "interrupted", report->signal != 0);
    json_text(&json, "ended_by", ends[report->end]);
    json_count(&json, "complete_rounds", report->results->rounds);
    json_open(&json, "allocators", '[');
    for (size_t a = 0; a < report->results->allocators; a++)
        write_allocator(&json, report, a);
    json_close(&json, ']');
    json_write_reach(&json, report);
    write_cost(&json, report);
    write_inside(&json, report);
    json_texts(&json, "verdict", report->verdict->items);
    json_texts(&json, "warnings", report->warnings->items);
    write_gates(&json, report);
    json_open(&json, "runs", '[');
    for (size_t i = 0; i < report->samples->count; i++)
        write_run(&json, report, &report->samples->runs[i]);
    json_close(&json, ']');
    json_close(&json, '}');
}
