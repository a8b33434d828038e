/* figure.h - numbers as people read them.
 * Pure. Each is returned by value: figure_time(ns).text is a string for the
 * rest of the full expression.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_FIGURE_H
#define CLI_FIGURE_H

#include <stdint.h>

#include "cli/stats/results.h"

struct figure {
    char text[168]; /* a label of 40 characters in UTF-8 */
};

struct figure figure_time(double ns);      /* "24 ns", "812 us", "17.04 ms" */
struct figure figure_memory(double kib);   /* "151.2 MiB" */
struct figure figure_bytes(double bytes);  /* "17 B", "151.2 MiB" */
struct figure figure_count(double count);  /* "3,210" */
struct figure figure_change(double ratio); /* "-17.1 %", "x 4.05" */
struct figure figure_share(double part);   /* "1.2 %" */
struct figure figure_value(enum metric metric, double value);

/* In the unit that `like` would have: a column has one. */
struct figure figure_value_like(enum metric metric, double value, double like);

/* "-17.9 to -16.4 %"; "" if there is no interval. */
struct figure figure_interval(struct stats_interval interval);

/* How many characters the text has; each takes a column, as if none were wide.
 */
size_t figure_columns(const char *text);

/* A label of at most `width` characters (up to 40): a longer one loses its
 * middle, because its end, the settings, is what tells it from others. */
struct figure figure_label(const char *label, size_t width);

#endif
