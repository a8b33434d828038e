/* plan.c - the options of `bumpmalloc compare`.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/plan.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "core/size.h"
#include "cli/base/memory.h"
#include "cli/base/options.h"
#include "cli/base/say.h"
#include "cli/measure/input.h"
#include "cli/preload/library.h"
#include "cli/preload/probe.h"
#include "cli/stats/looks.h"

static void plan_take_cpu(const struct option_rule *rule, const char *value)
{
    unsigned long long cpu = options_number(rule, value, 0);
    if (cpu >= (unsigned long long)sysconf(_SC_NPROCESSORS_CONF))
        say_fatal("--cpu: this machine has no CPU %llu", cpu);
    options_take_text(rule, value);
}

static void plan_take_color(const struct option_rule *rule, const char *value)
{
    int place = rule_place(rule->value, value); /* as in enum plan_color */
    if (place < 0)
        say_fatal("--color: '%s' is not one of auto, always, never", value);
    *(enum plan_color *)rule->target = (enum plan_color)place;
}

/* No set of counters: --counters was not given. */
#define PLAN_COUNTERS_UNSET UINT32_MAX

/* More than half of what is available could push out what the command itself
 * needs, or bring the machine down. */
static void plan_take_warm(const struct option_rule *rule, const char *value)
{
    struct size_value size = size_parse(value);
    if (size.unit == SIZE_INVALID)
        say_fatal("--warm-memory: '%s' is not a size (64M, 2G) or percentage",
                  value);
    size_t bytes = size.unit == SIZE_BYTES
                       ? size.amount
                       : memory_physical() / 100 * size.amount;
    size_t available = memory_available();
    if (bytes > available / 2)
        say_fatal("--warm-memory: %zu MiB is more than half of the %zu MiB "
                  "that are available",
                  bytes >> 20, available >> 20);
    *(size_t *)rule->target = bytes;
}

static void plan_take_gate(const struct option_rule *rule, const char *value)
{
    struct plan *plan = rule->target;
    plan->gates =
        need_resize(plan->gates, plan->gate_count + 1, sizeof(*plan->gates));
    if (!gate_parse(&plan->gates[plan->gate_count++], value))
        say_fatal("--fail-if: '%s' is not like 'cpu>+2%%', 'wall>0%%', "
                  "'rss<-10%%' or 'baseline:cpu>+2%%'",
                  value);
}

static void plan_take_item(const struct option_rule *rule, const char *value)
{
    need_list_add(rule->target, need_copy(value));
}

static void plan_take_until(const struct option_rule *rule, const char *value)
{
    struct until *until = need_alloc(1, sizeof(*until));
    until_read(until, value);
    *(const struct until **)rule->target = until;
}

static void plan_take_against(const struct option_rule *rule, const char *value)
{
    *(const struct baseline **)rule->target = baseline_read(value);
}

static void plan_take_parameter(const struct option_rule *rule,
                                const char *value)
{
    parameters_add(rule->target, value);
}

static void plan_take_counters(const struct option_rule *rule,
                               const char *value)
{
    uint32_t set = strcmp(value, "none") == 0 ? 0 : counters_parse(value);
    if (set == 0 && strcmp(value, "none") != 0)
        say_fatal("--counters: '%s' is not 'none' or some of instructions, "
                  "cycles, cache_misses, tlb_misses, branch_misses, "
                  "page_faults, task_clock with commas between",
                  value);
    *(uint32_t *)rule->target = set;
}

static void plan_take_seed(const struct option_rule *rule, const char *value)
{
    *(uint64_t *)rule->target = options_number(rule, value, 0);
}

/* Returns what follows the options. */
static char **plan_take_options(struct plan *plan,
                                struct contender_request *raw, int argc,
                                char **argv)
{
    const struct option_rule rules[] = {
        {"allocator", 'a', ALLOCATOR_SPEC, plan_take_item, &raw->specs},
        {"command", 'c', "CMD", plan_take_item, &raw->commands},
        {"name", 0, "NAME", plan_take_item, &raw->names},
        {"param", 0, "NAME=VALUES", plan_take_parameter, &raw->parameters},
        {"rounds", 'r', "N", options_take_count, &plan->rounds},
        {"duration", 'd', "SECONDS", options_take_seconds, &plan->seconds},
        {"budget", 0, "SECONDS", options_take_seconds, &plan->budget_s},
        {"quiet", 'q', NULL, options_take_flag, &plan->quiet},
        {"warmup", 0, "N", options_take_count, &plan->warmup},
        {"prepare", 0, "CMD", options_take_text, &plan->prepare},
        {"setup", 0, "CMD", options_take_text, &plan->setup},
        {"cleanup", 0, "CMD", options_take_text, &plan->cleanup},
        {"ignore-failure", 0, NULL, options_take_flag, &plan->ignore_failure},
        {"until", 0, "REGEX|PORT", plan_take_until, &plan->trial.until},
        {"input", 0, "FILE", options_take_text, &plan->input},
        {"shell", 0, NULL, options_take_flag, &raw->shell},
        {"show-output", 0, NULL, options_take_flag, &plan->show_output},
        {"cpu", 0, "N", plan_take_cpu, &plan->trial.cpu},
        {"timeout", 0, "SECONDS", options_take_seconds, &plan->trial.timeout_s},
        {"verify-output", 0, NULL, options_take_flag, &plan->verify_output},
        {"warm-memory", 0, "SIZE|N%", plan_take_warm, &plan->warm_bytes},
        {"json", 0, "FILE", options_take_text, &plan->json},
        {"csv", 0, "FILE", options_take_text, &plan->csv},
        {"html", 0, "FILE", options_take_text, &plan->html},
        {"markdown", 0, "FILE", options_take_text, &plan->markdown},
        {"save", 0, "FILE", options_take_text, &plan->save},
        {"against", 0, "FILE", plan_take_against, &plan->against},
        {"counters", 0, "LIST", plan_take_counters, &plan->trial.counters},
        {"fail-if", 0, "COND", plan_take_gate, plan},
        {"color", 0, "auto|always|never", plan_take_color, &plan->color},
        {"lib", 0, "FILE", options_take_text, &raw->library},
        {"seed", 0, "N", plan_take_seed, &plan->seed},
        SETTINGS_OPTIONS(&raw->settings),
        {0},
    };
    return options_read("compare", rules, argc, argv);
}

/* A drawn seed is short enough to be typed again. */
static uint64_t seed_draw(void)
{
    uint32_t seed = 0;
    if (getrandom(&seed, sizeof(seed), 0) != (ssize_t)sizeof(seed))
        seed = (uint32_t)time(NULL);
    return seed % 1000000;
}

/* Without -a: the system's malloc against two that cost nearly nothing; the
 * same in small pages alone tell what malloc and free cost at least (bound.h),
 * a watched run how much is spent inside of them (estimate.h), and an empty
 * library what loading one does. */
static void request_check(struct contender_request *request, char **words)
{
    bool lines = request->commands.count > 0;
    if (!lines && !words[0])
        say_fatal("compare: no command given (see bumpmalloc compare --help)");
    if (lines && words[0])
        say_fatal("'%s': with -c every command takes a -c of its own",
                  words[0]);
    if (!lines && request->shell && words[1])
        say_fatal("--shell takes the command line as one argument: "
                  "--shell -- 'a | b'");
    request->words = lines ? NULL : words;
    if (request->specs.count > 0)
        return;
    need_list_add(&request->specs, need_copy("system"));
    if (request->commands.count > 1)
        return;
    need_list_add(&request->specs, need_copy("bump"));
    need_list_add(&request->specs, need_copy("bump:reset=drained"));
    if (request->parameters.count > 0)
        return;
    need_list_add(&request->silent, need_copy("bump:pages=small"));
    need_list_add(&request->silent,
                  need_copy("bump:reset=drained,pages=small"));
    need_list_add(&request->silent, need_copy("watched"));
    need_list_add(&request->silent, need_copy("prepaid"));
    if (library_has_empty())
        need_list_add(&request->silent, need_copy("empty"));
}

static void plan_set_contenders(struct plan *plan,
                                struct contender_request *request, char **words)
{
    request_check(request, words);
    plan->contenders = contenders_make(request);
    plan->parameters = request->parameters;
    plan->shell = request->shell;
    plan->allocators = plan->contenders.allocators;
    plan->count = plan->contenders.count;
    plan->shown = plan->contenders.shown;
    plan->trial.command = plan->contenders.subjects[0].command;
    for (size_t i = 0; i < plan->count; i++)
        probe_allocator(&plan->allocators[i]);
}

/* Without --counters: the processor's, as far as it has them. */
static void plan_set_counters(struct plan *plan)
{
    bool asked = plan->trial.counters != PLAN_COUNTERS_UNSET;
    uint32_t set = asked ? plan->trial.counters : COUNTERS_HARDWARE;
    int files[COUNTER_COUNT], error;
    plan->trial.counters = counters_open(set, files, &error);
    counters_close(files);
    if (asked && plan->trial.counters != set)
        say_fatal("--counters: %s",
                  counters_reason(error, counters_paranoid()));
    if (plan->trial.counters == 0 && !asked)
        plan->counters_why = counters_reason(error, counters_paranoid());
}

struct plan plan_of_subject(const struct plan *plan, size_t subject)
{
    struct plan own = *plan;
    own.trial.command = plan->contenders.subjects[subject].command;
    return own;
}

char **plan_command(const struct plan *plan, size_t contender)
{
    const struct contenders *all = &plan->contenders;
    return all->subjects[all->items[contender].subject].command;
}

bool plan_is_open(const struct plan *plan)
{
    return plan->rounds == 0 && plan->seconds <= 0;
}

double plan_tail(const struct plan *plan)
{
    return plan_is_open(plan) ? LOOKS_TAIL : STATS_TAIL;
}

struct plan plan_read(int argc, char **argv)
{
    struct plan plan = {.warmup = 1,
                        .seed = seed_draw(),
                        .trial.counters = PLAN_COUNTERS_UNSET};
    struct contender_request raw = {0};
    char **command = plan_take_options(&plan, &raw, argc, argv);
    say_quiet(plan.quiet);
    if (plan.show_output && plan.verify_output)
        say_fatal("--show-output and --verify-output exclude each other");
    if (plan.trial.until && !plan.trial.until->port &&
        (plan.show_output || plan.verify_output))
        say_fatal("--until REGEX reads the output: it excludes --show-output "
                  "and --verify-output");
    for (size_t i = 0; i < plan.gate_count; i++)
        if (plan.gates[i].baseline && !plan.against)
            say_fatal("--fail-if '%s' takes a baseline: --against FILE",
                      plan.gates[i].text);
    if (plan.budget_s > 0 && !plan_is_open(&plan))
        say_fatal("--budget excludes -r and -d, which end the rounds at a "
                  "number or time of their own");
    if (plan.budget_s <= 0)
        plan.budget_s = PLAN_DEFAULT_BUDGET;
    if (plan.input)
        plan.trial.input = input_keep(plan.input);
    plan_set_counters(&plan);
    plan_set_contenders(&plan, &raw, command);
    return plan;
}
