/* markdown.c - the report as Markdown, to paste into a discussion: the answer,
 * then tables as GitHub draws them.
 * SPDX-License-Identifier: MIT */
#include "cli/report/report.h"

#include <stdlib.h>

#include "cli/base/quote.h"
#include "cli/report/scan.h"
#include "cli/stats/figure.h"

/* In a code span that is longer than any run of backquotes within. */
static void write_code(FILE *file, const char *text)
{
    size_t longest = 0, run = 0;
    for (const char *c = text; *c; c++) {
        run = *c == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    for (size_t i = 0; i <= longest; i++)
        fputc('`', file);
    fprintf(file, " %s ", text);
    for (size_t i = 0; i <= longest; i++)
        fputc('`', file);
}

static void write_lines(FILE *file, const char *before,
                        const struct need_list *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        fprintf(file, "- %s", before);
        quote_markdown(file, lines->items[i]);
        fputc('\n', file);
    }
}

static void write_metric(const struct report *report, FILE *file,
                         enum metric metric)
{
    double largest = results_largest(report->results, metric);
    fprintf(file,
            "\n| %s | median | quartiles | change | 99 %% interval | |\n"
            "|---|--:|--:|--:|--:|---|\n",
            metric_title(metric));
    for (size_t a = 0; a < report->plan->shown; a++) {
        const struct result *result = &report->results->each[a];
        const struct stats_summary *s = &result->summary[metric];
        const struct stats_difference *d = &result->against_reference[metric];
        fputs("| ", file);
        quote_markdown(file, report->plan->allocators[a].label);
        if (result->done == 0) {
            fputs(" | no run that counts | | | | |\n", file);
            continue;
        }
        fprintf(file, " | %s | %s to %s |",
                figure_value_like(metric, s->median, largest).text,
                figure_value_like(metric, s->lower_quartile, largest).text,
                figure_value_like(metric, s->upper_quartile, largest).text);
        if (result->reference == a)
            fputs(" | | reference |\n", file);
        else
            fprintf(file, " %s | %s | %s |\n", figure_change(d->ratio).text,
                    figure_interval(d->interval).text,
                    report_claim_words(d, metric));
    }
}

static void write_scan(const struct report *report, FILE *file,
                       enum metric metric)
{
    const struct contenders *all = &report->plan->contenders;
    fprintf(file, "\n| %s |", metric_title(metric));
    for (size_t s = 0; s < all->series_count; s++) {
        fputc(' ', file);
        quote_markdown(file, all->series[s]);
        fputs(" |", file);
    }
    fputs("\n|---|", file);
    for (size_t s = 0; s < all->series_count; s++)
        fputs("--:|", file);
    fputc('\n', file);
    for (size_t c = 0; c < all->combinations; c++) {
        char *values = parameters_describe(&report->plan->parameters, c);
        fputs("| ", file);
        quote_markdown(file, values);
        free(values);
        for (size_t s = 0; s < all->series_count; s++) {
            const struct result *result =
                &report->results->each[scan_contender(report, c, s)];
            fprintf(
                file, " | %s",
                result->done
                    ? figure_value(metric, result->summary[metric].median).text
                    : "");
        }
        fputs(" |\n", file);
    }
}

static void write_title(const struct report *report, FILE *file)
{
    struct need_list commands = report_commands(report);
    fputs("### What malloc costs\n\n", file);
    for (size_t i = 0; i < commands.count; i++) {
        fputs("- ", file);
        write_code(file, commands.items[i]);
        fputc('\n', file);
    }
    fputc('\n', file);
}

void report_write_markdown(const struct report *report, FILE *file)
{
    const struct machine *machine = report->machine;
    write_title(report, file);
    write_lines(file, "**warning:** ", report->warnings);
    write_lines(file, "", report->verdict);
    for (enum metric m = METRIC_WALL; m <= METRIC_CPU && scan_is_wanted(report);
         m++)
        write_scan(report, file, m);
    for (enum metric m = 0; m < METRIC_COMPARED; m++)
        if (m < METRIC_COUNTERS || results_have(report->results, m))
            write_metric(report, file, m);
    char *end = report_end_words(report);
    fprintf(
        file,
        "\n%zu rounds in random order%s%s, seed %llu; bumpmalloc " CLI_VERSION
        ", ",
        report->samples->rounds, *end ? ", " : "", end,
        (unsigned long long)report->plan->seed);
    quote_markdown(file, *machine->cpu ? machine->cpu : machine->architecture);
    fprintf(file, ", %ld CPUs, ", machine->cpus);
    quote_markdown(file, machine->libc);
    fprintf(file, ", %s\n", machine->time);
    free(end);
}
