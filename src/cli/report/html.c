/* html.c - the report as one HTML file that loads nothing.
 * SPDX-License-Identifier: MIT */
#include "cli/report/report.h"

#include <stdlib.h>

#include "cli/base/quote.h"
#include "cli/report/chart.h"
#include "cli/report/html_page.h"
#include "cli/report/parts.h"
#include "cli/report/scan.h"
#include "cli/stats/figure.h"

static void write_head(const struct report *report, FILE *file)
{
    struct need_list commands = report_commands(report);
    html_begin(file, commands.items[0], "");
    fputs("<h1>What malloc costs</h1>\n", file);
    for (size_t i = 0; i < commands.count; i++)
        html_element(file, "code", "command", commands.items[i]);
    char *end = report_end_words(report);
    fprintf(file, "<p class=\"meta\">%zu allocators, %zu rounds%s%s%s, ",
            report->plan->shown, report->samples->rounds, *end ? " (" : "", end,
            *end ? ")" : "");
    free(end);
    quote_html(file, report->machine->cpu[0] ? report->machine->cpu
                                             : report->machine->architecture);
    fprintf(file, ", %s</p>\n", report->machine->time);
}

static void write_charts(const struct report *report, FILE *file)
{
    parts_draw(report, file);
    scan_draw(report, file);
    if (report->plan->shown > 1) {
        fputs("<h2>Against the reference</h2>\n"
              "<p class=\"note\">Change with its 99 % interval. A "
              "difference counts only if the interval lies wholly outside the "
              "shaded floor of \u00b11 %.</p>\n",
              file);
        for (enum metric m = 0; m <= METRIC_CPU; m++) {
            html_element(file, "h3", NULL, metric_title(m));
            chart_draw_changes(report, file, m);
        }
    }
    fputs("<h2>Every run</h2>\n<p class=\"note\">A dot is a run, the line the "
          "median, the bar its 99 % interval.</p>\n",
          file);
    for (enum metric m = 0; m < METRIC_COMPARED; m++) {
        if (m >= METRIC_COUNTERS && !results_have(report->results, m))
            continue;
        html_element(file, "h3", NULL, metric_title(m));
        chart_draw_runs(report, file, m);
    }
    fputs("<h2>Over the rounds</h2>\n<h3>wall time</h3>\n", file);
    chart_draw_rounds(report, file);
}

static void write_cell(FILE *file, const char *class_name, const char *text)
{
    html_element(file, "td", class_name, text);
}

static void write_value(FILE *file, enum metric metric, double value,
                        double largest)
{
    write_cell(file, NULL, figure_value_like(metric, value, largest).text);
}

static void write_row(const struct report *report, FILE *file, size_t a,
                      enum metric metric)
{
    static const char *const classes[] = {NULL, "less", "more", NULL};
    const struct result *result = &report->results->each[a];
    const struct stats_summary *s = &result->summary[metric];
    const struct stats_difference *d = &result->against_reference[metric];
    double largest = results_largest(report->results, metric);
    fputs("<tr>", file);
    write_cell(file, NULL, report->plan->allocators[a].label);
    write_value(file, metric, s->min, largest);
    write_value(file, metric, s->lower_quartile, largest);
    write_value(file, metric, s->median, largest);
    write_value(file, metric, s->upper_quartile, largest);
    write_value(file, metric, s->max, largest);
    if (result->reference == a) {
        fputs("<td colspan=\"3\">reference</td></tr>\n", file);
        return;
    }
    write_cell(file, classes[d->claim], figure_change(d->ratio).text);
    write_cell(file, NULL, figure_interval(d->interval).text);
    write_cell(file, classes[d->claim], report_claim_words(d, metric));
    fputs("</tr>\n", file);
}

static void write_compared_table(const struct report *report, FILE *file,
                                 enum metric metric)
{
    fprintf(file,
            "<div class=\"scroll\"><table>\n<tr><th>%s</th><th>least</th>"
            "<th>quartile</th><th>median</th><th>quartile</th><th>most</th>"
            "<th>change</th><th>99 %% interval</th><th></th></tr>\n",
            metric_title(metric));
    for (size_t a = 0; a < report->plan->shown; a++)
        if (report->results->each[a].done)
            write_row(report, file, a, metric);
    fputs("</table></div>\n", file);
}

static void write_medians_table(const struct report *report, FILE *file)
{
    fputs("<div class=\"scroll\"><table>\n<tr><th>medians</th>", file);
    for (enum metric m = METRIC_COMPARED; m < METRIC_COUNT; m++)
        html_element(file, "th", NULL, metric_title(m));
    fputs("<th>runs</th><th>not counted</th></tr>\n", file);
    for (size_t a = 0; a < report->plan->shown; a++) {
        const struct result *result = &report->results->each[a];
        size_t other = 0;
        for (enum run_end end = RUN_FAILED; end <= RUN_DIFFERED; end++)
            other += result->ends[end];
        fputs("<tr>", file);
        write_cell(file, NULL, report->plan->allocators[a].label);
        for (enum metric m = METRIC_COMPARED; m < METRIC_COUNT; m++)
            write_cell(file, NULL,
                       figure_value_like(m, result->summary[m].median,
                                         results_largest(report->results, m))
                           .text);
        write_cell(file, NULL, figure_count((double)result->done).text);
        write_cell(file, NULL, figure_count((double)other).text);
        fputs("</tr>\n", file);
    }
    fputs("</table></div>\n", file);
}

static void write_commands(const struct report *report, FILE *file)
{
    fputs("<h2>The exact commands</h2>\n", file);
    for (size_t a = 0; a < report->plan->shown; a++) {
        const struct allocator *allocator = &report->plan->allocators[a];
        char *line = quote_command(allocator->assignments.items,
                                   plan_command(report->plan, a));
        html_element(file, "h3", NULL, allocator->label);
        html_element(file, "pre", NULL, line);
        fputs("<p class=\"note\">malloc served by ", file);
        quote_html(file, allocator->server);
        fputs("</p>\n", file);
        free(line);
    }
}

static void write_fact(FILE *file, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    html_element(file, "dt", NULL, name);
    html_element(file, "dd", NULL, value);
}

static void write_machine_line(const struct report *report, FILE *file)
{
    const struct machine *m = report->machine;
    const struct plan *plan = report->plan;
    char *cpus = need_text("%ld", m->cpus);
    char *seed = need_text("%llu", (unsigned long long)plan->seed);
    fputs("<h2>Machine and method</h2>\n<dl>\n", file);
    write_fact(file, "bumpmalloc", CLI_VERSION);
    write_fact(file, "kernel", m->kernel);
    write_fact(file, "C library", m->libc);
    write_fact(file, "architecture", m->architecture);
    write_fact(file, "processor", m->cpu);
    write_fact(file, "CPUs", cpus);
    write_fact(file, "memory", figure_memory((double)m->memory / 1024).text);
    write_fact(file, "huge pages", m->thp_enabled);
    write_fact(file, "huge page defrag", m->thp_defrag);
    write_fact(file, "governor", m->governor);
    write_fact(file, "load average", m->load);
    write_fact(file, "prepare", plan->prepare);
    write_fact(file, "input", plan->input);
    write_fact(file, "pinned to CPU", plan->trial.cpu);
    if (plan->warm_bytes)
        write_fact(file, "warmed before runs",
                   figure_memory((double)plan->warm_bytes / 1024).text);
    write_fact(file, "seed of the order", seed);
    write_fact(file, "estimate",
               "Hodges-Lehmann estimate of the log ratio of runs paired by "
               "round; 99 % interval of Wilcoxon's signed-rank test");
    write_fact(file, "peak memory", "of the largest single process of a run");
    fputs("</dl>\n", file);
    free(cpus);
    free(seed);
}

void report_write_html(const struct report *report, FILE *file)
{
    write_head(report, file);
    html_list(file, "verdict", report->verdict);
    html_list(file, "warnings", report->warnings);
    write_charts(report, file);
    fputs("<h2>Figures</h2>\n", file);
    for (enum metric m = 0; m < METRIC_COMPARED; m++)
        if (m < METRIC_COUNTERS || results_have(report->results, m))
            write_compared_table(report, file, m);
    write_medians_table(report, file);
    write_commands(report, file);
    write_machine_line(report, file);
    html_end(file);
}
