/* chart_axis.h - one axis of a chart: from values to places, with ticks at
 * round numbers.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_CHART_AXIS_H
#define CLI_CHART_AXIS_H

#include <stdio.h>

#include "cli/stats/results.h"

struct axis {
    double low, high;  /* values at the ends; high > low */
    double start, end; /* places of the ends, in SVG units */
    double step;       /* between ticks */
    double scale;      /* ticks are labelled in this many of the values' unit */
    const char *unit;  /* " ms" */
};

/* An axis that holds both values, widened to full ticks, about `ticks` of
 * them. The values are of a metric or, with METRIC_COUNT, changes (0.01 is
 * +1 %). */
struct axis axis_make(enum metric metric, double low, double high, double start,
                      double end, int ticks);

double axis_place(const struct axis *axis, double value);

/* How many ticks there are, at low + i * step; and a value as their labels say
 * it: "14.5 ms". Changes have a sign. */
int axis_ticks(const struct axis *axis);
void axis_label(const struct axis *axis, FILE *file, double value);

/* Grid lines from `top` to `bottom` and tick labels below. */
void axis_draw_x(const struct axis *axis, FILE *file, double top,
                 double bottom);

/* The same for a vertical axis: lines from `left` to `right`, labels before. */
void axis_draw_y(const struct axis *axis, FILE *file, double left,
                 double right);

#endif
