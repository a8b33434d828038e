/* table.c - the report for a terminal: 80 columns, no colours in a pipe.
 * SPDX-License-Identifier: MIT */
#include "cli/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "cli/report/scan.h"
#include "cli/stats/figure.h"

#define NAME_WIDTH 17

struct table {
    const struct report *report;
    FILE *file;
    bool color;
};

static const char *paint(const struct table *table, const char *code)
{
    return table->color ? code : "";
}

static void table_print_label(const struct table *table, size_t allocator)
{
    const char *label = table->report->plan->allocators[allocator].label;
    struct figure shown = figure_label(label, NAME_WIDTH - 1);
    fprintf(table->file, "  %s%*s", shown.text,
            (int)(NAME_WIDTH - figure_columns(shown.text)), "");
}

static void table_print_difference(const struct table *table,
                                   const struct stats_difference *d,
                                   enum metric metric)
{
    const char *color = d->claim == STATS_LESS   ? paint(table, "\033[32m")
                        : d->claim == STATS_MORE ? paint(table, "\033[31m")
                                                 : "";
    fprintf(table->file, "%9s  %17s  %s%s%s\n", figure_change(d->ratio).text,
            figure_interval(d->interval).text, color,
            report_claim_words(d, metric), *color ? "\033[0m" : "");
}

static void table_print_metric(const struct table *table, enum metric metric)
{
    const struct results *results = table->report->results;
    double largest = results_largest(results, metric);
    fprintf(table->file, "\n%s%-*s%9s%8s%9s  %17s%s\n", paint(table, "\033[1m"),
            NAME_WIDTH + 2, metric_title(metric), "median", "spread", "change",
            "99 % interval", paint(table, "\033[0m"));
    for (size_t a = 0; a < results->shown; a++) {
        const struct result *result = &results->each[a];
        const struct stats_summary *s = &result->summary[metric];
        table_print_label(table, a);
        if (result->done == 0) {
            fputs("no run that counts\n", table->file);
            continue;
        }
        double spread =
            s->median > 0 ? (s->upper_quartile - s->lower_quartile) / s->median
                          : 0;
        fprintf(table->file, "%9s%8s",
                figure_value_like(metric, s->median, largest).text,
                figure_share(spread).text);
        if (result->reference == a)
            fputs("  reference\n", table->file);
        else
            table_print_difference(table, &result->against_reference[metric],
                                   metric);
    }
}

static void table_print_counts(const struct table *table)
{
    const struct results *results = table->report->results;
    double user = results_largest(results, METRIC_USER);
    double sys = results_largest(results, METRIC_SYS);
    fprintf(table->file, "\n%s%-*s%9s%9s%9s%7s%7s%9s%6s%s\n",
            paint(table, "\033[1m"), NAME_WIDTH + 2, "medians", "user", "sys",
            "faults", "major", "waits", "preempt", "runs",
            paint(table, "\033[0m"));
    for (size_t a = 0; a < results->shown; a++) {
        const struct stats_summary *s = results->each[a].summary;
        table_print_label(table, a);
        fprintf(
            table->file, "%9s%9s%9s%7s%7s%9s%6zu\n",
            figure_value_like(METRIC_USER, s[METRIC_USER].median, user).text,
            figure_value_like(METRIC_SYS, s[METRIC_SYS].median, sys).text,
            figure_count(s[METRIC_MINOR_FAULTS].median).text,
            figure_count(s[METRIC_MAJOR_FAULTS].median).text,
            figure_count(s[METRIC_VOLUNTARY].median).text,
            figure_count(s[METRIC_INVOLUNTARY].median).text,
            results->each[a].done);
    }
}

/* Words one after another, broken at 79 columns, later lines indented. So many
 * columns of the first line are taken. */
static void table_print_paragraph(FILE *file, const char *text, size_t taken)
{
    size_t column = taken;
    for (const char *gap = ""; *text; gap = " ") {
        size_t length = strcspn(text, " ");
        if (*gap && column + 1 + length > 79) {
            gap = "\n  ";
            column = 1;
        }
        fprintf(file, "%s%.*s", gap, (int)length, text);
        column += strlen(gap) > 0 ? length + 1 : length;
        text += length + (text[length] == ' ');
    }
    fputc('\n', file);
}

static void table_print_title(const struct table *table)
{
    const struct report *report = table->report;
    struct need_list commands = report_commands(report);
    for (size_t i = 0; i < commands.count; i++)
        fprintf(table->file, "%s\n", commands.items[i]);
    char *end = report_end_words(report);
    fprintf(table->file, "%zu round%s in random order (seed %llu)%s%s\n",
            report->samples->rounds, report->samples->rounds == 1 ? "" : "s",
            (unsigned long long)report->plan->seed, *end ? ", " : "", end);
    free(end);
}

/* The answer comes first, for those who read no further. */
void report_write_table(const struct report *report, FILE *file, bool color)
{
    struct table table = {report, file, color};
    table_print_title(&table);
    fputc('\n', file);
    for (size_t i = 0; i < report->warnings->count; i++) {
        fprintf(file, "%swarning:%s ", paint(&table, "\033[33m"),
                paint(&table, "\033[0m"));
        table_print_paragraph(file, report->warnings->items[i],
                              strlen("warning: "));
    }
    for (size_t i = 0; i < report->verdict->count; i++)
        table_print_paragraph(file, report->verdict->items[i], 0);
    scan_write_text(report, file);
    for (enum metric m = 0; m < METRIC_COMPARED; m++)
        if (m < METRIC_COUNTERS || results_have(report->results, m))
            table_print_metric(&table, m);
    table_print_counts(&table);
    if (!report->plan->counters_why)
        return;
    fputs("\nNo count of instructions: ", file);
    table_print_paragraph(file, report->plan->counters_why,
                          strlen("No count of instructions: "));
}
