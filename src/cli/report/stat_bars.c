/* stat_bars.c - the histograms of a record, as bars.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_bars.h"

#include <math.h>
#include <string.h>

#include "cli/stats/figure.h"

#define BAR_WIDTH 36

/* The bar that comes next. */
static struct stat_bar *bars_add(struct stat_bars *bars)
{
    return &bars->items[bars->count++];
}

/* Without those that are empty, and with the sums. */
static struct stat_bars bars_close(const struct stat_bars *bars,
                                   const char *title)
{
    struct stat_bars full = {.title = title};
    for (size_t i = 0; i < bars->count; i++) {
        if (bars->items[i].count <= 0)
            continue;
        *bars_add(&full) = bars->items[i];
        full.all += bars->items[i].count;
        full.most = fmax(full.most, bars->items[i].count);
    }
    return full;
}

/* "512", "16K", "3M": a number of bytes, without fractions. */
static void label_write(char *label, size_t size, const char *before,
                        uint64_t bytes)
{
    unsigned unit = 0;
    while (bytes >= 1024 && bytes % 1024 == 0 && unit < 4) {
        bytes /= 1024;
        unit++;
    }
    snprintf(label, size, "%s%llu%.*s", before, (unsigned long long)bytes,
             unit > 0, &" KMGT"[unit]);
}

struct stat_bars stat_bars_sizes(const struct record_counters *total)
{
    struct stat_bars bars = {0};
    struct stat_bar *bar = bars_add(&bars);
    bar->count = (double)total->sizes[0];
    strcpy(bar->label, "0");
    bar = bars_add(&bars);
    for (unsigned i = 1; i < 8; i++)
        bar->count += (double)total->sizes[i];
    strcpy(bar->label, "from 1");
    for (unsigned i = 8; i < RECORD_SIZES; i += 4) {
        bar = bars_add(&bars);
        for (unsigned step = 0; step < 4; step++)
            bar->count += (double)total->sizes[i + step];
        label_write(bar->label, sizeof bar->label, "from ",
                    record_size_from(i));
    }
    return bars_close(&bars, "requests by size");
}

struct stat_bars stat_bars_lives(const struct record_counters *total)
{
    /* Of the buckets: each bar ends before this one. */
    static const unsigned ends[] = {7, 11, 15, 19, 23, 27, 31, RECORD_LIVES};
    struct stat_bars bars = {0};
    struct stat_bar *bar;
    double known = 0;
    for (unsigned i = 0, n = 0; n < sizeof ends / sizeof *ends; n++) {
        bar = bars_add(&bars);
        for (; i < ends[n]; i++)
            bar->count += (double)total->lives[i];
        if (ends[n] < RECORD_LIVES)
            label_write(bar->label, sizeof bar->label, "below ",
                        record_life_from(ends[n]));
        else
            strcpy(bar->label, "longer");
        known += bar->count;
    }
    bar = bars_add(&bars);
    bar->count = (double)total->blocks_given - known;
    strcpy(bar->label, "not known");
    bar = bars_add(&bars);
    bar->count = (double)total->blocks_taken - (double)total->blocks_given;
    strcpy(bar->label, "not freed");
    return bars_close(&bars,
                      "blocks by life: bytes handed out until they are freed");
}

struct stat_bars stat_bars_times(const struct record_counters *total,
                                 enum record_time what, double tick_ns)
{
    static const char *const titles[] = {
        [RECORD_TAKE] = "calls of malloc by time",
        [RECORD_RESIZE] = "calls of realloc by time",
        [RECORD_GIVE] = "calls of free by time",
    };
    struct stat_bars bars = {0};
    for (unsigned i = 0; i < RECORD_TICKS && tick_ns > 0; i += 2) {
        struct stat_bar *bar = bars_add(&bars);
        bar->count =
            (double)(total->ticks[what][i] + total->ticks[what][i + 1]);
        snprintf(bar->label, sizeof bar->label, "from %.16s",
                 figure_time((double)record_ticks_from(i) * tick_ns).text);
    }
    return bars_close(&bars, titles[what]);
}

void stat_print_bars(const struct stat_bars *bars, FILE *file)
{
    static const char full[] = "####################################";
    if (!bars->count)
        return;
    fprintf(file, "%s\n", bars->title);
    for (size_t i = 0; i < bars->count; i++) {
        const struct stat_bar *bar = &bars->items[i];
        int width = (int)ceil(bar->count / bars->most * BAR_WIDTH);
        fprintf(file, "%14s%14s%8s  %.*s\n", bar->label,
                figure_count(bar->count).text,
                figure_share(bar->count / bars->all).text, width, full);
    }
    fputc('\n', file);
}
