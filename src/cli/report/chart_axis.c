/* chart_axis.c - one axis of a chart.
 * SPDX-License-Identifier: MIT */
#include "cli/report/chart_axis.h"

#include <math.h>
#include <string.h>

/* 1, 2 or 5 times a power of ten, at least `least`. */
static double step_round(double least)
{
    double power = pow(10, floor(log10(least)));
    double part = least / power;
    return power * (part <= 1 ? 1 : part <= 2 ? 2 : part <= 5 ? 5 : 10);
}

/* The unit in which the largest value has one to three digits. */
static void axis_set_unit(struct axis *axis, enum metric metric, double high)
{
    axis->scale = 1;
    axis->unit = "";
    if (metric == METRIC_COUNT) {
        axis->scale = 0.01;
        axis->unit = " %";
    } else if (strcmp(metric_unit(metric), "ns") == 0) {
        axis->scale = high >= 1e9 ? 1e9 : high >= 1e6 ? 1e6 : 1e3;
        axis->unit = high >= 1e9 ? " s" : high >= 1e6 ? " ms" : " \u00b5s";
    } else if (strcmp(metric_unit(metric), "KiB") == 0) {
        axis->scale = high >= 1 << 20 ? 1 << 20 : high >= 1024 ? 1024 : 1;
        axis->unit = high >= 1 << 20 ? " GiB" : high >= 1024 ? " MiB" : " KiB";
    }
}

struct axis axis_make(enum metric metric, double low, double high, double start,
                      double end, int ticks)
{
    if (high <= low)
        high = low + (low > 0 ? low / 10 : 1);
    struct axis axis = {.start = start, .end = end};
    axis_set_unit(&axis, metric, high);
    axis.step = axis.scale * step_round((high - low) / axis.scale / ticks);
    axis.low = floor(low / axis.step) * axis.step;
    axis.high = ceil(high / axis.step) * axis.step;
    return axis;
}

double axis_place(const struct axis *axis, double value)
{
    double part = (value - axis->low) / (axis->high - axis->low);
    return axis->start + part * (axis->end - axis->start);
}

int axis_ticks(const struct axis *axis)
{
    return (int)((axis->high - axis->low) / axis->step + 1.5);
}

void axis_label(const struct axis *axis, FILE *file, double value)
{
    bool signed_value = axis->scale < 1 && value > axis->step / 2;
    double shown = fabs(value) < axis->step / 2 ? 0 : value / axis->scale;
    fprintf(file, "%s%.5g%s", signed_value ? "+" : "", shown, axis->unit);
}

/* Where a line of the grid runs, and its label stands. */
struct axis_tick {
    double x1, x2, y1, y2;
    double x, y;
    const char *anchor;
};

static void axis_draw(const struct axis *axis, FILE *file, bool is_x,
                      double from, double to)
{
    for (int i = 0; i < axis_ticks(axis); i++) {
        double value = axis->low + i * axis->step;
        double p = axis_place(axis, value);
        struct axis_tick tick =
            is_x ? (struct axis_tick){p, p, from, to, p, to + 16, "middle"}
                 : (struct axis_tick){from, to, p, p, from - 8, p + 4, "end"};
        fprintf(file,
                "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" "
                "y2=\"%.1f\"/><text class=\"tick\" x=\"%.1f\" y=\"%.1f\" "
                "text-anchor=\"%s\">",
                tick.x1, tick.x2, tick.y1, tick.y2, tick.x, tick.y,
                tick.anchor);
        axis_label(axis, file, value);
        fputs("</text>\n", file);
    }
}

void axis_draw_x(const struct axis *axis, FILE *file, double top, double bottom)
{
    axis_draw(axis, file, true, top, bottom);
}

void axis_draw_y(const struct axis *axis, FILE *file, double left, double right)
{
    axis_draw(axis, file, false, left, right);
}
