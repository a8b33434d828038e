/* chart.c - the charts of the HTML report, as inline SVG.
 * SPDX-License-Identifier: MIT */
#include "cli/report/chart.h"

#include <math.h>
#include <string.h>

#include "cli/base/quote.h"
#include "cli/report/chart_axis.h"
#include "cli/stats/figure.h"

#define CHART_WIDTH 920.0
#define CHART_LEFT 190.0 /* room for the allocators' names */
#define CHART_RIGHT 890.0
#define CHART_ROW 46.0
#define CHART_TOP 6.0
#define CHART_BOTTOM 26.0 /* room for tick labels */
#define CHART_ROUNDS_HEIGHT 260.0

/* Colours repeat after so many allocators; the names stay. */
#define CHART_COLORS 8

static void svg_open(FILE *file, double height, const char *label)
{
    fprintf(file,
            "<svg viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"%s\">\n",
            CHART_WIDTH, height, label);
}

static double row_center(size_t row)
{
    return CHART_TOP + ((double)row + 0.5) * CHART_ROW;
}

/* The whole name is in the tooltip. */
static void draw_row_name(const struct report *report, FILE *file, size_t row)
{
    const char *label = report->plan->allocators[row].label;
    struct figure shown = figure_label(label, 22);
    fprintf(file,
            "<text class=\"name\" x=\"%g\" y=\"%.1f\" "
            "text-anchor=\"end\"><title>",
            CHART_LEFT - 16, row_center(row) + 4.5);
    quote_html(file, label);
    fputs("</title>", file);
    quote_html(file, shown.text);
    fputs("</text>\n", file);
}

/* Up to here all runs are drawn to scale: four quartile ranges above the upper
 * quartile. A single slow run would else squeeze all others into one spot. */
static double runs_limit(const struct report *report, enum metric metric)
{
    double limit = 0;
    for (size_t a = 0; a < report->plan->shown; a++) {
        const struct stats_summary *s =
            &report->results->each[a].summary[metric];
        double reach =
            s->upper_quartile +
            4 * fmax(s->upper_quartile - s->lower_quartile, 0.005 * s->median);
        limit = fmax(limit, fmin(reach, s->max));
    }
    return limit;
}

static double runs_least(const struct report *report, enum metric metric)
{
    double least = INFINITY;
    for (size_t a = 0; a < report->plan->shown; a++)
        if (report->results->each[a].done)
            least = fmin(least, report->results->each[a].summary[metric].min);
    return isfinite(least) ? least : 0;
}

/* Dots of one row are spread by the golden ratio of their round: evenly, and
 * the same each time. */
static double row_spread(size_t round)
{
    double part = fmod((double)round * 0.6180339887, 1);
    return (part - 0.5) * CHART_ROW * 0.56;
}

static size_t draw_dots(const struct report *report, FILE *file,
                        const struct axis *axis, enum metric metric)
{
    size_t beyond = 0;
    for (size_t i = 0; i < report->samples->count; i++) {
        const struct run *run = &report->samples->runs[i];
        if (run->end != RUN_DONE || run->allocator >= report->plan->shown)
            continue;
        double value = metric_value(&run->measure, metric);
        bool out = value > axis->high;
        beyond += out;
        fprintf(file,
                "<circle class=\"dot c%zu%s\" cx=\"%.1f\" cy=\"%.1f\" "
                "r=\"3\"><title>round %zu: %s</title></circle>\n",
                run->allocator % CHART_COLORS, out ? " out" : "",
                out ? CHART_RIGHT + 12 : axis_place(axis, value),
                row_center(run->allocator) + row_spread(run->round),
                run->round + 1, figure_value(metric, value).text);
    }
    return beyond;
}

static void draw_median(const struct report *report, FILE *file,
                        const struct axis *axis, enum metric metric, size_t row)
{
    const struct stats_summary *s = &report->results->each[row].summary[metric];
    double y = row_center(row), x = axis_place(axis, s->median);
    if (s->median_interval.exists)
        fprintf(file,
                "<line class=\"interval\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" "
                "y2=\"%.1f\"/>",
                axis_place(axis, s->median_interval.low),
                axis_place(axis, fmin(s->median_interval.high, axis->high)), y,
                y);
    fprintf(file,
            "<line class=\"median\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" "
            "y2=\"%.1f\"><title>median %s</title></line>\n",
            x, x, y - 16, y + 16, figure_value(metric, s->median).text);
}

void chart_draw_runs(const struct report *report, FILE *file,
                     enum metric metric)
{
    size_t rows = report->plan->shown;
    double bottom = CHART_TOP + (double)rows * CHART_ROW;
    struct axis axis =
        axis_make(metric, runs_least(report, metric),
                  runs_limit(report, metric), CHART_LEFT, CHART_RIGHT, 7);
    svg_open(file, bottom + CHART_BOTTOM, metric_title(metric));
    axis_draw_x(&axis, file, CHART_TOP, bottom);
    size_t beyond = draw_dots(report, file, &axis, metric);
    for (size_t row = 0; row < rows; row++) {
        draw_row_name(report, file, row);
        if (report->results->each[row].done)
            draw_median(report, file, &axis, metric, row);
    }
    fputs("</svg>\n", file);
    if (beyond)
        fprintf(file,
                "<p class=\"note\">%zu run%s beyond the scale: hollow, at "
                "the right edge.</p>\n",
                beyond, beyond == 1 ? "" : "s");
}

/* The reach of the chart of changes: all intervals and the floor. */
static struct axis changes_axis(const struct report *report, enum metric metric)
{
    double low = -2 * STATS_FLOOR, high = 2 * STATS_FLOOR;
    for (size_t a = 0; a < report->plan->shown; a++) {
        if (report->results->each[a].reference == a)
            continue;
        const struct stats_difference *d =
            &report->results->each[a].against_reference[metric];
        low = fmin(low, d->ratio - 1);
        high = fmax(high, d->ratio - 1);
        if (d->interval.exists) {
            low = fmin(low, d->interval.low - 1);
            high = fmax(high, d->interval.high - 1);
        }
    }
    return axis_make(METRIC_COUNT, low, high, CHART_LEFT, CHART_RIGHT - 110, 6);
}

static void draw_change(const struct report *report, FILE *file,
                        const struct axis *axis, enum metric metric, size_t row)
{
    const struct stats_difference *d =
        &report->results->each[row].against_reference[metric];
    double y = row_center(row);
    const char *claim = d->claim == STATS_LESS   ? "less"
                        : d->claim == STATS_MORE ? "more"
                                                 : "none";
    if (d->interval.exists)
        fprintf(file,
                "<line class=\"change %s\" x1=\"%.1f\" x2=\"%.1f\" "
                "y1=\"%.1f\" y2=\"%.1f\"/>",
                claim, axis_place(axis, d->interval.low - 1),
                axis_place(axis, d->interval.high - 1), y, y);
    fprintf(file,
            "<circle class=\"point %s\" cx=\"%.1f\" cy=\"%.1f\" r=\"5\"/>"
            "<text class=\"value %s\" x=\"%g\" y=\"%.1f\" "
            "text-anchor=\"end\">%s</text>\n",
            claim, axis_place(axis, d->ratio - 1), y, claim, CHART_WIDTH - 8,
            y + 4.5, figure_change(d->ratio).text);
}

void chart_draw_changes(const struct report *report, FILE *file,
                        enum metric metric)
{
    size_t rows = report->plan->shown;
    if (rows < 2)
        return;
    double bottom = CHART_TOP + (double)rows * CHART_ROW;
    struct axis axis = changes_axis(report, metric);
    double floor_low = axis_place(&axis, -STATS_FLOOR);
    double floor_high = axis_place(&axis, STATS_FLOOR);
    svg_open(file, bottom + CHART_BOTTOM, "change against the reference");
    fprintf(file,
            "<rect class=\"floor\" x=\"%.1f\" width=\"%.1f\" y=\"%g\" "
            "height=\"%.1f\"/>\n",
            floor_low, floor_high - floor_low, CHART_TOP, bottom - CHART_TOP);
    axis_draw_x(&axis, file, CHART_TOP, bottom);
    double zero = axis_place(&axis, 0);
    fprintf(file,
            "<line class=\"zero\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%g\" "
            "y2=\"%.1f\"/>\n",
            zero, zero, CHART_TOP, bottom);
    for (size_t row = 0; row < rows; row++)
        draw_row_name(report, file, row);
    for (size_t row = 0; row < rows; row++)
        if (report->results->each[row].reference == row)
            fprintf(file,
                    "<text class=\"value none\" x=\"%g\" y=\"%.1f\" "
                    "text-anchor=\"end\">reference</text>\n",
                    CHART_WIDTH - 8, row_center(row) + 4.5);
        else if (report->results->each[row].against_reference[metric].rounds)
            draw_change(report, file, &axis, metric, row);
    fputs("</svg>\n", file);
}

static void draw_legend(const struct report *report, FILE *file)
{
    fputs("<p class=\"legend\">", file);
    for (size_t a = 0; a < report->plan->shown; a++) {
        fprintf(file, "<span><i class=\"c%zu\"></i>", a % CHART_COLORS);
        quote_html(file, report->plan->allocators[a].label);
        fputs("</span>", file);
    }
    fputs("</p>\n", file);
}

void chart_draw_rounds(const struct report *report, FILE *file)
{
    double bottom = CHART_ROUNDS_HEIGHT - CHART_BOTTOM;
    struct axis y =
        axis_make(METRIC_WALL, runs_least(report, METRIC_WALL),
                  runs_limit(report, METRIC_WALL), bottom, CHART_TOP + 8, 5);
    double rounds = fmax((double)report->samples->rounds, 2);
    struct axis x = {
        .low = 1, .high = rounds, .start = 100, .end = CHART_RIGHT};
    draw_legend(report, file);
    svg_open(file, CHART_ROUNDS_HEIGHT, "wall time by round");
    axis_draw_y(&y, file, 88, CHART_RIGHT + 12);
    for (size_t i = 0; i < report->samples->count; i++) {
        const struct run *run = &report->samples->runs[i];
        double value = metric_value(&run->measure, METRIC_WALL);
        if (run->end != RUN_DONE || run->allocator >= report->plan->shown)
            continue;
        bool out = value > y.high;
        fprintf(file,
                "<circle class=\"dot c%zu%s\" cx=\"%.1f\" cy=\"%.1f\" "
                "r=\"3\"/>\n",
                run->allocator % CHART_COLORS, out ? " out" : "",
                axis_place(&x, (double)run->round + 1),
                out ? CHART_TOP : axis_place(&y, value));
    }
    fprintf(file,
            "<text class=\"tick\" x=\"100\" y=\"%g\">round 1</text>"
            "<text class=\"tick\" x=\"%g\" y=\"%g\" text-anchor=\"end\">round "
            "%zu</text>\n</svg>\n",
            bottom + 20, CHART_RIGHT, bottom + 20, report->samples->rounds);
}
