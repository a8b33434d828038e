/* figure.c - numbers as people read them.
 * Pure. Time and memory show four digits, enough for differences of 0.1 %.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/figure.h"

#include <math.h>
#include <stdbool.h>
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
                   : value >= 0.0995            ? 3
                                                : 4;
    snprintf(f.text, sizeof(f.text), "%.*f %s", decimals, value, unit);
    return f;
}

static struct figure figure_time_like(double ns, double like)
{
    if (like < 999.5) {
        struct figure f;
        snprintf(f.text, sizeof(f.text), "%.0f ns", ns);
        return f;
    }
    if (like < 999950)
        return figure_scaled(ns / 1e3, "us");
    if (like < 999950e3)
        return figure_scaled(ns / 1e6, "ms");
    return figure_scaled(ns / 1e9, "s");
}

struct figure figure_time(double ns)
{
    return figure_time_like(ns, ns);
}

static struct figure figure_memory_like(double kib, double like)
{
    if (like < 1024)
        return figure_scaled(kib, "KiB");
    if (like < 1024 * 1024)
        return figure_scaled(kib / 1024, "MiB");
    return figure_scaled(kib / (1024 * 1024), "GiB");
}

struct figure figure_memory(double kib)
{
    return figure_memory_like(kib, kib);
}

struct figure figure_bytes(double bytes)
{
    struct figure f;
    if (bytes >= 1024)
        return figure_memory(bytes / 1024);
    snprintf(f.text, sizeof(f.text), "%.0f B", bytes);
    return f;
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

struct figure figure_value_like(enum metric metric, double value, double like)
{
    const char *unit = metric_unit(metric);
    if (strcmp(unit, "ns") == 0)
        return figure_time_like(value, like);
    return strcmp(unit, "KiB") == 0 ? figure_memory_like(value, like)
                                    : figure_count(value);
}

struct figure figure_value(enum metric metric, double value)
{
    return figure_value_like(metric, value, value);
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

/* Whether a byte of UTF-8 goes on with the character before it. */
static bool byte_goes_on(char byte)
{
    return ((unsigned char)byte & 0xc0) == 0x80;
}

size_t figure_columns(const char *text)
{
    size_t columns = 0;
    for (; *text; text++)
        columns += !byte_goes_on(*text);
    return columns;
}

/* Bytes of the first so many characters. */
static size_t text_head(const char *text, size_t characters)
{
    const char *at = text;
    while (*at && (byte_goes_on(*at) || characters-- > 0))
        at++;
    return (size_t)(at - text);
}

struct figure figure_label(const char *label, size_t width)
{
    struct figure f;
    size_t length = figure_columns(label), tail = width / 2 - 1;
    if (length <= width)
        snprintf(f.text, sizeof(f.text), "%s", label);
    else
        snprintf(f.text, sizeof(f.text), "%.*s..%s",
                 (int)text_head(label, width - tail - 2), label,
                 label + text_head(label, length - tail));
    return f;
}
