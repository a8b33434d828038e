/* figure.c - numbers as people read them.
 * Pure. Time and memory show four digits, enough for differences of 0.1 %.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/figure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Changes from a doubling on read better as factors. */
#define FIGURE_FACTOR_FROM 2.0

static struct figure figure_scaled(double value, const char *unit)
{
    struct figure f;
    int decimals = value >= 999.5 || value <= 0 ? 0
                   : value >= 99.95             ? 1
                   : value >= 9.995             ? 2
                                                : 3;
    snprintf(f.text, sizeof(f.text), "%.*f %s", decimals, value, unit);
    return f;
}

struct figure figure_time(double ns)
{
    if (ns < 999950)
        return figure_scaled(ns / 1e3, "us");
    if (ns < 999950e3)
        return figure_scaled(ns / 1e6, "ms");
    return figure_scaled(ns / 1e9, "s");
}

struct figure figure_memory(double kib)
{
    if (kib < 1024)
        return figure_scaled(kib, "KiB");
    if (kib < 1024 * 1024)
        return figure_scaled(kib / 1024, "MiB");
    return figure_scaled(kib / (1024 * 1024), "GiB");
}

struct figure figure_count(double count)
{
    char digits[32];
    struct figure f;
    size_t used = 0;
    size_t length = (size_t)snprintf(digits, sizeof(digits), "%.0f", count);
    for (size_t i = 0; i < length && used < sizeof(f.text) - 2; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            f.text[used++] = ',';
        f.text[used++] = digits[i];
    }
    f.text[used] = '\0';
    return f;
}

struct figure figure_change(double ratio)
{
    struct figure f;
    if (ratio >= FIGURE_FACTOR_FROM)
        snprintf(f.text, sizeof(f.text), "x %.2f", ratio);
    else
        snprintf(f.text, sizeof(f.text), "%+.1f %%", (ratio - 1) * 100);
    return f;
}

struct figure figure_share(double part)
{
    struct figure f;
    snprintf(f.text, sizeof(f.text), "%.*f %%", part < 0.9995 ? 1 : 0,
             part * 100);
    return f;
}

struct figure figure_value(enum metric metric, double value)
{
    const char *unit = metric_unit(metric);
    if (strcmp(unit, "ns") == 0)
        return figure_time(value);
    return strcmp(unit, "KiB") == 0 ? figure_memory(value)
                                    : figure_count(value);
}

struct figure figure_interval(struct stats_interval interval)
{
    struct figure f = {""};
    int decimals = interval.high < 1.9995 ? 1 : 0;
    if (!interval.exists)
        return f;
    if (interval.low >= FIGURE_FACTOR_FROM)
        snprintf(f.text, sizeof(f.text), "x %.2f to %.2f", interval.low,
                 interval.high);
    else
        snprintf(f.text, sizeof(f.text), "%+.*f to %+.*f %%", decimals,
                 (interval.low - 1) * 100, decimals, (interval.high - 1) * 100);
    return f;
}

struct figure figure_label(const char *label, size_t width)
{
    struct figure f;
    size_t length = strlen(label), tail = width / 2 - 1;
    if (length <= width)
        snprintf(f.text, sizeof(f.text), "%s", label);
    else
        snprintf(f.text, sizeof(f.text), "%.*s..%s", (int)(width - tail - 2),
                 label, label + length - tail);
    return f;
}
