/* compare.c - the verb: the same command under several allocators.
 * SPDX-License-Identifier: MIT */
#include "cli/compare.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/base/interrupt.h"
#include "cli/base/outfile.h"
#include "cli/base/say.h"
#include "cli/compare/doubt.h"
#include "cli/compare/progress.h"
#include "cli/compare/rounds.h"
#include "cli/compare/since.h"
#include "cli/program/program.h"
#include "cli/report/report.h"

/* One file the user asked for, and who writes it. */
struct destination {
    const char *path;
    void (*write)(const struct report *report, FILE *file);
    struct outfile file;
};

#define DESTINATION_COUNT 5

/* The exit status if an allocator finished no run. */
#define COMPARE_NOTHING 2

static bool color_is_wanted(enum plan_color color, int file)
{
    const char *no_color = getenv("NO_COLOR"); /* no-color.org: if not empty */
    if (color != PLAN_COLOR_AUTO)
        return color == PLAN_COLOR_ALWAYS;
    return isatty(file) && !(no_color && *no_color);
}

/* To standard error if a report has standard output for itself. Returns an exit
 * status. */
static int print_table(const struct report *report, FILE *file)
{
    report_write_table(report, file,
                       color_is_wanted(report->plan->color, fileno(file)));
    if (fflush(file) == 0 && !ferror(file))
        return 0;
    if (errno == EPIPE) /* as head(1) does: the reader has seen enough */
        return 128 + SIGPIPE;
    say_error("cannot write the table: %m");
    return SAY_FATAL_STATUS;
}

/* Writes what the user asked for; what fails takes nothing away from the rest.
 * Returns an exit status. */
static int write_reports(const struct report *report,
                         struct destination *destinations)
{
    bool taken = false;
    for (size_t i = 0; i < DESTINATION_COUNT; i++)
        taken |=
            destinations[i].path && outfile_is_standard(destinations[i].path);
    void (*usual)(int) = signal(SIGPIPE, SIG_IGN);
    int status = print_table(report, taken ? stderr : stdout);
    for (size_t i = 0; i < DESTINATION_COUNT; i++)
        if (destinations[i].path) {
            destinations[i].write(report, destinations[i].file.stream);
            if (!outfile_commit(&destinations[i].file))
                status = SAY_FATAL_STATUS;
        }
    signal(SIGPIPE, usual);
    return status;
}

static int judge_gates(const struct report *report)
{
    int status = 0;
    for (size_t i = 0; i < report->plan->gate_count; i++) {
        const struct gate *gate = &report->plan->gates[i];
        switch (gate_judge(gate, report->results)) {
        case GATE_OPEN:
            break;
        case GATE_HOLDS:
            say_error("--fail-if '%s' holds", gate->text);
            status = status ? status : 1;
            break;
        case GATE_UNKNOWN:
            say_error("--fail-if '%s' cannot be judged: too few runs that "
                      "count%s",
                      gate->text,
                      gate->baseline ? ", or the machine is not what it was"
                                     : "");
            status = SAY_FATAL_STATUS;
            break;
        }
    }
    return status;
}

/* What may help an allocator of which no run counts. */
static const char *end_hint(const struct result *result,
                            const struct allocator *allocator)
{
    if (result->ends[RUN_DIFFERED])
        return "; if the output is never the same, leave --verify-output out";
    if (result->ends[RUN_TIMED_OUT])
        return "; --timeout may be too short";
    return allocator_is_bump(allocator)
               ? "; if its memory ran out: --reset=drained or --limit=none"
               : "";
}

/* A comparison with nothing is no success. Returns an exit status. */
static int judge_ends(const struct report *report)
{
    int status = 0;
    for (size_t a = 0; a < report->results->allocators && !report->signal;
         a++) {
        const struct result *result = &report->results->each[a];
        const struct allocator *allocator = &report->plan->allocators[a];
        if (result->done > 0)
            continue;
        say_error("%s finished no run that counts%s", allocator->label,
                  end_hint(result, allocator));
        status = COMPARE_NOTHING;
    }
    return status;
}

static int compare_report(const struct plan *plan,
                          const struct samples *samples, enum rounds_end end,
                          struct destination *destinations)
{
    struct results results;
    results_compute(&results, samples, plan->contenders.references,
                    samples->contenders, plan_tail(plan));
    results.shown = plan->shown;
    since_compute(plan, &results);
    struct machine machine = machine_read();
    struct need_list verdict = verdict_write(plan, samples, &results);
    struct need_list warnings = samples->warnings;
    struct need_list unsure = doubt_write(plan, &results, &machine);
    for (size_t i = 0; i < unsure.count; i++)
        need_list_add(&warnings, unsure.items[i]);
    struct report report = {plan,     samples,   &results,           &machine,
                            &verdict, &warnings, interrupt_signal(), end};
    int written = write_reports(&report, destinations);
    int judged = judge_gates(&report);
    int ended = judge_ends(&report);
    return written ? written : judged ? judged : ended;
}

static void open_all(struct destination *destinations)
{
    for (size_t i = 0; i < DESTINATION_COUNT; i++) {
        const char *path = destinations[i].path;
        for (size_t j = 0; path && j < i; j++)
            if (destinations[j].path && strcmp(path, destinations[j].path) == 0)
                say_fatal("two reports cannot both go to %s", path);
        if (path)
            outfile_open(&destinations[i].file, path);
    }
}

int compare_main(int argc, char **argv)
{
    signal(SIGCHLD, SIG_DFL); /* ignored, no child could be waited for */
    /* What an outer comparison set for one of its runs is not for ours. */
    unsetenv("BUMPMALLOC_INSIDE");
    unsetenv("BUMPMALLOC_PREPAY");
    struct plan plan = plan_read(argc, argv);
    struct destination destinations[DESTINATION_COUNT] = {
        {.path = plan.json, .write = report_write_json},
        {.path = plan.csv, .write = report_write_csv},
        {.path = plan.markdown, .write = report_write_markdown},
        {.path = plan.html, .write = report_write_html},
        {.path = plan.save, .write = report_write_baseline},
    };
    if (plan.against)
        since_check(&plan);
    open_all(destinations);
    for (size_t s = 0; s < plan.contenders.subject_count; s++)
        if (s == 0 || strcmp(plan.contenders.subjects[s].command[0],
                             plan.contenders.subjects[s - 1].command[0]) != 0)
            program_warn(plan.contenders.subjects[s].command);
    if (!plan.quiet && !plan.show_output && isatty(STDERR_FILENO))
        progress_enable();

    struct samples samples = {0};
    interrupt_hold();
    enum rounds_end end = rounds_measure(&plan, &samples);
    interrupt_release();
    int status = compare_report(&plan, &samples, end, destinations);
    interrupt_die();
    return status;
}
