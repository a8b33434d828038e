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
#include "cli/preload/probe.h"

/* What is known only when all options were read. */
struct raw_plan {
    struct need_list specs;
    struct settings settings;
    const char *library;
};

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
        say_fatal("--fail-if: '%s' is not like 'cpu>+2%%', 'wall>0%%' or "
                  "'rss<-10%%'",
                  value);
}

static void plan_take_spec(const struct option_rule *rule, const char *value)
{
    need_list_add(rule->target, need_copy(value));
}

static void plan_take_seed(const struct option_rule *rule, const char *value)
{
    *(uint64_t *)rule->target = options_number(rule, value, 0);
}

/* Returns what follows the options. */
static char **plan_take_options(struct plan *plan, struct raw_plan *raw,
                                int argc, char **argv)
{
    const struct option_rule rules[] = {
        {"allocator", 'a', ALLOCATOR_SPEC, plan_take_spec, &raw->specs},
        {"rounds", 'r', "N", options_take_count, &plan->rounds},
        {"duration", 'd', "SECONDS", options_take_seconds, &plan->seconds},
        {"quiet", 'q', NULL, options_take_flag, &plan->quiet},
        {"warmup", 0, "N", options_take_count, &plan->warmup},
        {"prepare", 0, "CMD", options_take_text, &plan->prepare},
        {"input", 0, "FILE", options_take_text, &plan->trial.input},
        {"shell", 0, NULL, options_take_flag, &plan->shell},
        {"show-output", 0, NULL, options_take_flag, &plan->show_output},
        {"cpu", 0, "N", plan_take_cpu, &plan->trial.cpu},
        {"timeout", 0, "SECONDS", options_take_seconds, &plan->trial.timeout_s},
        {"verify-output", 0, NULL, options_take_flag, &plan->verify_output},
        {"warm-memory", 0, "SIZE|N%", plan_take_warm, &plan->warm_bytes},
        {"json", 0, "FILE", options_take_text, &plan->json},
        {"csv", 0, "FILE", options_take_text, &plan->csv},
        {"html", 0, "FILE", options_take_text, &plan->html},
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

static void plan_set_command(struct plan *plan, char **words)
{
    if (!words[0])
        say_fatal("compare: no command given (see bumpmalloc compare --help)");
    plan->trial.command = words;
    if (!plan->shell)
        return;
    if (words[1])
        say_fatal("--shell takes the command line as one argument: "
                  "--shell -- 'a | b'");
    plan->trial.command = need_alloc(4, sizeof(char *));
    plan->trial.command[0] = need_copy("/bin/sh");
    plan->trial.command[1] = need_copy("-c");
    plan->trial.command[2] = words[0];
}

static void plan_set_allocators(struct plan *plan, struct raw_plan *raw)
{
    if (raw->specs.count == 0) {
        need_list_add(&raw->specs, need_copy("system"));
        need_list_add(&raw->specs, need_copy("bump"));
    }
    plan->count = raw->specs.count;
    plan->allocators = need_alloc(plan->count, sizeof(*plan->allocators));
    for (size_t i = 0; i < plan->count; i++)
        allocator_init(&plan->allocators[i], raw->specs.items[i],
                       &raw->settings, raw->library);
    allocator_number_labels(plan->allocators, plan->count);
    for (size_t i = 0; i < plan->count; i++)
        probe_allocator(&plan->allocators[i]);
}

struct plan plan_read(int argc, char **argv)
{
    struct plan plan = {.warmup = 1, .seed = seed_draw()};
    struct raw_plan raw = {0};
    char **command = plan_take_options(&plan, &raw, argc, argv);
    say_quiet(plan.quiet);
    if (plan.show_output && plan.verify_output)
        say_fatal("--show-output and --verify-output exclude each other");
    if (plan.rounds == 0 && plan.seconds == 0)
        plan.rounds = PLAN_DEFAULT_ROUNDS;
    plan_set_command(&plan, command);
    plan_set_allocators(&plan, &raw);
    return plan;
}
