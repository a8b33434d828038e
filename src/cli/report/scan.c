/* scan.c - the results over a parameter as a table.
 * SPDX-License-Identifier: MIT */
#include "cli/report/scan.h"

#include <stdlib.h>

#include "cli/stats/figure.h"

/* As many series as stand side by side in 80 columns; more go below. */
#define SCAN_SERIES 3
#define SCAN_NAME_WIDTH 17
#define SCAN_COLUMN_WIDTH 19

bool scan_is_wanted(const struct report *report)
{
    return report->plan->contenders.combinations > 1;
}

size_t scan_contender(const struct report *report, size_t combination,
                      size_t series)
{
    return combination * report->plan->contenders.series_count + series;
}

/* "12.31 ms  -17.9 %": the change is against the reference of the row. */
static void scan_print_cell(const struct report *report, FILE *file,
                            enum metric metric, size_t contender)
{
    const struct result *result = &report->results->each[contender];
    double median = result->summary[metric].median;
    bool compared = result->reference != contender &&
                    result->against_reference[metric].rounds > 0;
    fprintf(file, "  %9s%8s",
            result->done ? figure_value(metric, median).text : "-",
            compared
                ? figure_change(result->against_reference[metric].ratio).text
                : "");
}

static void scan_print_block(const struct report *report, FILE *file,
                             enum metric metric, size_t first)
{
    const struct contenders *all = &report->plan->contenders;
    size_t end = first + SCAN_SERIES;
    end = end < all->series_count ? end : all->series_count;
    fprintf(file, "\n%-*s", SCAN_NAME_WIDTH + 2, metric_title(metric));
    for (size_t s = first; s < end; s++)
        fprintf(file, "  %*s%8s", SCAN_COLUMN_WIDTH - 10,
                figure_label(all->series[s], SCAN_COLUMN_WIDTH - 10).text,
                "change");
    fputc('\n', file);
    for (size_t c = 0; c < all->combinations; c++) {
        char *name = parameters_describe(&report->plan->parameters, c);
        fprintf(file, "  %-*s", SCAN_NAME_WIDTH,
                figure_label(name, SCAN_NAME_WIDTH - 1).text);
        free(name);
        for (size_t s = first; s < end; s++)
            scan_print_cell(report, file, metric, scan_contender(report, c, s));
        fputc('\n', file);
    }
}

void scan_write_text(const struct report *report, FILE *file)
{
    if (!scan_is_wanted(report))
        return;
    size_t count = report->plan->contenders.series_count;
    for (enum metric m = METRIC_WALL; m <= METRIC_CPU; m++)
        for (size_t first = 0; first < count; first += SCAN_SERIES)
            scan_print_block(report, file, m, first);
}
