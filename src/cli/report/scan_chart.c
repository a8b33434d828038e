/* scan_chart.c - the results over a parameter as charts (SVG).
 * SPDX-License-Identifier: MIT */
#include "cli/report/scan.h"

#include <math.h>
#include <stdlib.h>

#include "cli/base/quote.h"
#include "cli/report/chart_axis.h"
#include "cli/stats/figure.h"

#define SCAN_WIDTH 920.0
#define SCAN_HEIGHT 280.0
#define SCAN_LEFT 100.0
#define SCAN_RIGHT 890.0
#define SCAN_TOP 14.0
#define SCAN_BOTTOM 240.0
#define SCAN_COLORS 8

/* More labels than these would run into each other. */
#define SCAN_LABELS 16

static const struct stats_summary *scan_summary(const struct report *report,
                                                enum metric metric,
                                                size_t combination,
                                                size_t series)
{
    size_t contender = scan_contender(report, combination, series);
    const struct result *result = &report->results->each[contender];
    return result->done ? &result->summary[metric] : NULL;
}

/* From 0, so that heights compare as times do. */
static struct axis scan_axis(const struct report *report, enum metric metric)
{
    const struct contenders *all = &report->plan->contenders;
    double high = 0;
    for (size_t c = 0; c < all->combinations; c++)
        for (size_t s = 0; s < all->series_count; s++) {
            const struct stats_summary *summary =
                scan_summary(report, metric, c, s);
            high = summary ? fmax(high, summary->upper_quartile) : high;
        }
    return axis_make(metric, 0, high, SCAN_BOTTOM, SCAN_TOP, 5);
}

static double scan_x(const struct report *report, size_t combination)
{
    double last = (double)report->plan->contenders.combinations - 1;
    return SCAN_LEFT + 20 +
           (SCAN_RIGHT - SCAN_LEFT - 40) * (double)combination / last;
}

/* A line through the medians, and the quartiles at each value. */
static void scan_draw_series(const struct report *report, FILE *file,
                             const struct axis *axis, enum metric metric,
                             size_t series)
{
    size_t combinations = report->plan->contenders.combinations;
    size_t color = series % SCAN_COLORS;
    fprintf(file, "<polyline class=\"scan c%zu\" points=\"", color);
    for (size_t c = 0; c < combinations; c++) {
        const struct stats_summary *s = scan_summary(report, metric, c, series);
        if (s)
            fprintf(file, "%.1f,%.1f ", scan_x(report, c),
                    axis_place(axis, s->median));
    }
    fputs("\"/>\n", file);
    for (size_t c = 0; c < combinations; c++) {
        const struct stats_summary *s = scan_summary(report, metric, c, series);
        if (!s)
            continue;
        double x = scan_x(report, c);
        char *values = parameters_describe(&report->plan->parameters, c);
        fprintf(file,
                "<line class=\"c%zu\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" "
                "y2=\"%.1f\"/><circle class=\"c%zu\" cx=\"%.1f\" cy=\"%.1f\" "
                "r=\"4\"><title>",
                color, x, x, axis_place(axis, s->lower_quartile),
                axis_place(axis, s->upper_quartile), color, x,
                axis_place(axis, s->median));
        quote_html(file, values);
        fprintf(file, ": median %s</title></circle>\n",
                figure_value(metric, s->median).text);
        free(values);
    }
}

static void scan_draw_labels(const struct report *report, FILE *file)
{
    size_t combinations = report->plan->contenders.combinations;
    size_t every = (combinations + SCAN_LABELS - 1) / SCAN_LABELS;
    for (size_t c = 0; c < combinations; c += every) {
        char *values = parameters_describe(&report->plan->parameters, c);
        fprintf(file,
                "<text class=\"tick\" x=\"%.1f\" y=\"%.1f\" "
                "text-anchor=\"middle\">",
                scan_x(report, c), SCAN_BOTTOM + 20);
        quote_html(file, figure_label(values, 14).text);
        fputs("</text>\n", file);
        free(values);
    }
}

static void scan_draw_legend(const struct report *report, FILE *file)
{
    const struct contenders *all = &report->plan->contenders;
    fputs("<p class=\"legend\">", file);
    for (size_t s = 0; s < all->series_count; s++) {
        fprintf(file, "<span><i class=\"c%zu\"></i>", s % SCAN_COLORS);
        quote_html(file, all->series[s]);
        fputs("</span>", file);
    }
    fputs("</p>\n", file);
}

void scan_draw(const struct report *report, FILE *file)
{
    if (!scan_is_wanted(report))
        return;
    fputs("<h2>Over the parameter</h2>\n<p class=\"note\">Medians, with the "
          "quartiles at each value.</p>\n",
          file);
    scan_draw_legend(report, file);
    for (enum metric m = METRIC_WALL; m <= METRIC_CPU; m++) {
        struct axis axis = scan_axis(report, m);
        fprintf(file,
                "<h3>%s</h3>\n<svg viewBox=\"0 0 %g %g\" role=\"img\" "
                "aria-label=\"%s over the parameter\">\n",
                metric_title(m), SCAN_WIDTH, SCAN_HEIGHT, metric_title(m));
        axis_draw_y(&axis, file, SCAN_LEFT - 12, SCAN_RIGHT + 12);
        for (size_t s = 0; s < report->plan->contenders.series_count; s++)
            scan_draw_series(report, file, &axis, m, s);
        scan_draw_labels(report, file);
        fputs("</svg>\n", file);
    }
}
