/* stat_bars.c - the histograms of a record, as bars of characters.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_bars.h"

#include <math.h>
#include <string.h>

#include "cli/stats/figure.h"

#define BARS_MOST 48u
#define BAR_WIDTH 36

/* A line of a histogram. */
struct bar {
    char label[24];
    double count;
};

static void print_bars(const struct bar *bars, size_t count, const char *title,
                       FILE *file)
{
    static const char full[] = "####################################";
    double all = 0, most = 0;
    for (size_t i = 0; i < count; i++) {
        all += bars[i].count;
        most = fmax(most, bars[i].count);
    }
    if (all <= 0)
        return;
    fprintf(file, "%s\n", title);
    for (size_t i = 0; i < count; i++) {
        if (bars[i].count <= 0)
            continue;
        int width = (int)ceil(bars[i].count / most * BAR_WIDTH);
        fprintf(file, "%14s%14s%8s  %.*s\n", bars[i].label,
                figure_count(bars[i].count).text,
                figure_share(bars[i].count / all).text, width, full);
    }
    fputc('\n', file);
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

void stat_print_sizes(const struct record_counters *total, FILE *file)
{
    struct bar bars[BARS_MOST] = {0};
    size_t count = 0;
    bars[count].count = (double)total->sizes[0];
    strcpy(bars[count++].label, "0");
    for (unsigned i = 1; i < 8; i++)
        bars[count].count += (double)total->sizes[i];
    strcpy(bars[count++].label, "from 1");
    for (unsigned i = 8; i < RECORD_SIZES && count < BARS_MOST; i += 4) {
        for (unsigned step = 0; step < 4; step++)
            bars[count].count += (double)total->sizes[i + step];
        label_write(bars[count].label, sizeof bars->label, "from ",
                    record_size_from(i));
        count++;
    }
    print_bars(bars, count, "requests by size", file);
}

void stat_print_lives(const struct record_counters *total, FILE *file)
{
    /* Of the buckets: each bar ends before this one. */
    static const unsigned ends[] = {7, 11, 15, 19, 23, 27, 31, RECORD_LIVES};
    struct bar bars[sizeof ends / sizeof *ends + 2] = {0};
    size_t count = 0;
    double known = 0;
    for (unsigned i = 0; count < sizeof ends / sizeof *ends; count++) {
        for (; i < ends[count]; i++)
            bars[count].count += (double)total->lives[i];
        if (ends[count] < RECORD_LIVES)
            label_write(bars[count].label, sizeof bars->label, "below ",
                        record_life_from(ends[count]));
        else
            strcpy(bars[count].label, "longer");
        known += bars[count].count;
    }
    double given = (double)total->blocks_given;
    if (given > known) {
        strcpy(bars[count].label, "not known");
        bars[count++].count = given - known;
    }
    if (total->blocks_taken > total->blocks_given) {
        strcpy(bars[count].label, "not freed");
        bars[count++].count =
            (double)(total->blocks_taken - total->blocks_given);
    }
    print_bars(bars, count,
               "blocks by life: bytes handed out until they are freed", file);
}
