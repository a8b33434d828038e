/* plan.c - the options of `bumpmalloc compare`.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/plan.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "core/size.h"
#include "cli/base/help.h"
#include "cli/base/memory.h"
#include "cli/base/say.h"

enum option_code {
    OPTION_WARMUP = 256,
    OPTION_PREPARE,
    OPTION_INPUT,
    OPTION_SHELL,
    OPTION_SHOW_OUTPUT,
    OPTION_CPU,
    OPTION_TIMEOUT,
    OPTION_VERIFY_OUTPUT,
    OPTION_WARM_MEMORY,
    OPTION_JSON,
    OPTION_CSV,
    OPTION_HTML,
    OPTION_FAIL_IF,
    OPTION_COLOR,
    OPTION_LIB,
    OPTION_SEED,
    OPTION_HELP,
};

static const struct option long_options[] = {
    {"allocator", required_argument, NULL, 'a'},
    {"rounds", required_argument, NULL, 'r'},
    {"duration", required_argument, NULL, 'd'},
    {"quiet", no_argument, NULL, 'q'},
    {"warmup", required_argument, NULL, OPTION_WARMUP},
    {"prepare", required_argument, NULL, OPTION_PREPARE},
    {"input", required_argument, NULL, OPTION_INPUT},
    {"shell", no_argument, NULL, OPTION_SHELL},
    {"show-output", no_argument, NULL, OPTION_SHOW_OUTPUT},
    {"cpu", required_argument, NULL, OPTION_CPU},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"verify-output", no_argument, NULL, OPTION_VERIFY_OUTPUT},
    {"warm-memory", required_argument, NULL, OPTION_WARM_MEMORY},
    {"json", required_argument, NULL, OPTION_JSON},
    {"csv", required_argument, NULL, OPTION_CSV},
    {"html", required_argument, NULL, OPTION_HTML},
    {"fail-if", required_argument, NULL, OPTION_FAIL_IF},
    {"color", required_argument, NULL, OPTION_COLOR},
    {"lib", required_argument, NULL, OPTION_LIB},
    {"seed", required_argument, NULL, OPTION_SEED},
    {"help", no_argument, NULL, OPTION_HELP},
    SETTINGS_LONG_OPTIONS,
    {0},
};

/* What is known only when all options were read. */
struct raw_plan {
    struct need_list specs;
    struct settings settings;
    const char *library;
    bool has_seed;
};

static unsigned long long number_parse(const char *option, const char *text,
                                       unsigned long long least)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (end == text || *end || strchr(text, '-') || value < least || errno)
        say_fatal("%s: '%s' is not a whole number from %llu up", option, text,
                  least);
    return value;
}

static double seconds_parse(const char *option, const char *text)
{
    char *end;
    double value = strtod(text, &end);
    if (end == text || *end || !(value > 0) || value > 1e9)
        say_fatal("%s: '%s' is not a number of seconds above 0", option, text);
    return value;
}

static const char *cpu_parse(const char *text)
{
    unsigned long long cpu = number_parse("--cpu", text, 0);
    if (cpu >= (unsigned long long)sysconf(_SC_NPROCESSORS_CONF))
        say_fatal("--cpu: this machine has no CPU %llu", cpu);
    return text;
}

static enum plan_color color_parse(const char *text)
{
    static const char *const names[] = {"auto", "always", "never"};
    for (int i = 0; i < 3; i++)
        if (strcmp(text, names[i]) == 0)
            return (enum plan_color)i;
    say_fatal("--color: '%s' is not one of auto, always, never", text);
}

/* More than half of what is available could push out what the command itself
 * needs, or bring the machine down. */
static size_t warm_bytes_parse(const char *text)
{
    struct size_value size = size_parse(text);
    if (size.unit == SIZE_INVALID)
        say_fatal("--warm-memory: '%s' is not a size (64M, 2G) or percentage",
                  text);
    size_t bytes = size.unit == SIZE_BYTES
                       ? size.amount
                       : memory_physical() / 100 * size.amount;
    size_t available = memory_available();
    if (bytes > available / 2)
        say_fatal("--warm-memory: %zu MiB is more than half of the %zu MiB "
                  "that are available",
                  bytes >> 20, available >> 20);
    return bytes;
}

static void gate_add(struct plan *plan, const char *text)
{
    plan->gates =
        need_resize(plan->gates, plan->gate_count + 1, sizeof(*plan->gates));
    if (!gate_parse(&plan->gates[plan->gate_count++], text))
        say_fatal("--fail-if: '%s' is not like 'cpu>+2%%', 'wall>0%%' or "
                  "'rss<-10%%'",
                  text);
}

/* Options that make the measuring. False if it is none of them. */
static bool plan_take_run_option(struct plan *plan, int code, const char *value)
{
    switch (code) {
    case 'r':
        plan->rounds = number_parse("-r", value, 1);
        return true;
    case 'd':
        plan->seconds = seconds_parse("-d", value);
        return true;
    case OPTION_WARMUP:
        plan->warmup = number_parse("--warmup", value, 1);
        return true;
    case OPTION_PREPARE:
        plan->prepare = value;
        return true;
    case OPTION_INPUT:
        plan->trial.input = value;
        return true;
    case OPTION_SHELL:
        plan->shell = true;
        return true;
    case OPTION_CPU:
        plan->trial.cpu = cpu_parse(value);
        return true;
    case OPTION_TIMEOUT:
        plan->trial.timeout_s = seconds_parse("--timeout", value);
        return true;
    case OPTION_WARM_MEMORY:
        plan->warm_bytes = warm_bytes_parse(value);
        return true;
    }
    return false;
}

/* Options that make the report. False if it is none of them. */
static bool plan_take_report_option(struct plan *plan, int code,
                                    const char *value)
{
    switch (code) {
    case 'q':
        plan->quiet = true;
        say_quiet(true);
        return true;
    case OPTION_SHOW_OUTPUT:
        plan->show_output = true;
        return true;
    case OPTION_VERIFY_OUTPUT:
        plan->verify_output = true;
        return true;
    case OPTION_JSON:
        plan->json = value;
        return true;
    case OPTION_CSV:
        plan->csv = value;
        return true;
    case OPTION_HTML:
        plan->html = value;
        return true;
    case OPTION_FAIL_IF:
        gate_add(plan, value);
        return true;
    case OPTION_COLOR:
        plan->color = color_parse(value);
        return true;
    }
    return false;
}

static void plan_take_option(struct plan *plan, struct raw_plan *raw, int code,
                             char *value)
{
    if (settings_take_option(&raw->settings, code, value) ||
        plan_take_run_option(plan, code, value) ||
        plan_take_report_option(plan, code, value))
        return;
    switch (code) {
    case 'a':
        need_list_add(&raw->specs, value);
        break;
    case OPTION_LIB:
        raw->library = value;
        break;
    case OPTION_SEED:
        raw->has_seed = true;
        plan->seed = number_parse("--seed", value, 0);
        break;
    case OPTION_HELP:
        help_exit("compare");
    default: /* getopt has said what is wrong */
        exit(SAY_FATAL_STATUS);
    }
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
        allocator_probe(&plan->allocators[i]);
}

struct plan plan_read(int argc, char **argv)
{
    struct plan plan = {.warmup = 1};
    struct raw_plan raw = {0};
    int code;
    while ((code = getopt_long(argc, argv, "+a:r:d:qv", long_options, NULL)) !=
           -1)
        plan_take_option(&plan, &raw, code, optarg);
    if (plan.show_output && plan.verify_output)
        say_fatal("--show-output and --verify-output exclude each other");
    if (plan.rounds == 0 && plan.seconds == 0)
        plan.rounds = PLAN_DEFAULT_ROUNDS;
    if (!raw.has_seed)
        plan.seed = seed_draw();
    plan_set_command(&plan, argv + optind);
    plan_set_allocators(&plan, &raw);
    return plan;
}
