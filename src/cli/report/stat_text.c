/* stat_text.c - the report of a record for people: 80 columns.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/stat_bars.h"
#include "cli/report/stat_rows.h"
#include "cli/report/stat_sites.h"
#include "cli/stat/kind.h"
#include "cli/stat/times.h"
#include "cli/stats/figure.h"

#define LABEL_WIDTH 19
#define ROWS_MOST 40
#define TEXT_WIDTH 78

static void print_headline(const struct reading *reading, FILE *file)
{
    char *command = reading->count ? quote_command(NULL, reading->images->argv)
                                   : need_copy("");
    fprintf(file, "%.*s%s\n", TEXT_WIDTH - 3, command,
            strlen(command) > TEXT_WIDTH - 3 ? "..." : "");
    free(command);
    char *end = stat_end_words(&reading->head);
    fputs(end, file);
    free(end);
    if (reading->head.command_ended)
        fprintf(file, " after %s; CPU time %s",
                figure_time((double)reading->head.command_wall_ns).text,
                figure_time((double)reading->head.command_cpu_ns).text);
    fputs("\n\n", file);
}

/* The name under its parent's, with what is not usual about its end. */
static void print_name(const struct stat_row *row, FILE *file)
{
    unsigned indent = row->depth < 5 ? 2 * row->depth : 10;
    char *name = quote_line(reading_name(row->image));
    char *label = row->count > 1 ? need_text("%s x %zu", name, row->count)
                  : row->image->slot.service == RECORD_NOT_COUNTED
                      ? need_text("%s (skipped)", name)
                  : row->image->end == READING_SIGNAL ||
                          row->image->end == READING_RUNS_ON
                      ? need_text("%s (%s)", name,
                                  row->image->end == READING_SIGNAL ? "killed"
                                                                    : "runs on")
                      : need_copy(name);
    int width = LABEL_WIDTH - (int)indent;
    fprintf(file, "%*s%-*s", (int)indent, "", width,
            figure_label(label, (size_t)width - 1).text);
    free(label);
    free(name);
}

static void print_row(const struct stat_row *row, FILE *file)
{
    print_name(row, file);
    if (row->count > 1)
        fprintf(file, "%8s", "");
    else
        fprintf(file, "%8u", row->image->slot.pid);
    if (row->image->slot.service == RECORD_NOT_COUNTED) {
        fprintf(file, "%12s%11s%11s%10s%9s\n", "-", "-", "-", "-", "-");
        return;
    }
    fprintf(file, "%12s%11s%11s%10s%9s\n",
            figure_count((double)row->calls).text,
            figure_bytes((double)row->bytes).text,
            figure_bytes((double)row->peak).text,
            row->rss_bytes ? figure_bytes((double)row->rss_bytes).text : "-",
            row->cpu_ns ? figure_time((double)row->cpu_ns).text : "-");
}

static void print_tree(const struct reading *reading, FILE *file)
{
    size_t count;
    struct stat_row *rows = stat_rows(reading, &count);
    uint64_t least = stat_rows_least(rows, count, ROWS_MOST);
    size_t shown = 0;
    fprintf(file, "%-*s%8s%12s%11s%11s%10s%9s\n", LABEL_WIDTH, "process", "pid",
            "calls", "bytes", "peak live", "peak RSS", "CPU");
    for (size_t i = 0; i < count && shown < ROWS_MOST; i++)
        if (rows[i].bytes >= least) {
            print_row(&rows[i], file);
            shown++;
        }
    if (shown < count)
        fprintf(file, "... and %zu with less: --csv has all\n", count - shown);
    fputc('\n', file);
    free(rows);
}

/* What realloc did with blocks that were there. */
static void print_moves(const struct record_counters *total, FILE *file)
{
    fprintf(file, "  realloc: %s in place, %s moved by page, ",
            figure_count((double)total->in_place).text,
            figure_count((double)total->remapped).text);
    fprintf(file, "%s copied (%s)\n", figure_count((double)total->copied).text,
            figure_bytes((double)total->bytes_copied).text);
}

static void print_entries(const struct record_counters *total, FILE *file)
{
    fprintf(file, "%-20s%15s%15s\n", "calls", "", "bytes asked for");
    for (enum record_entry e = 0; e < RECORD_ENTRIES; e++)
        if (total->calls[e])
            fprintf(file, "  %-18s%15s%15s\n", stat_entry_name(e),
                    figure_count((double)total->calls[e]).text,
                    e == RECORD_FREE || e == RECORD_USABLE_SIZE
                        ? ""
                        : figure_bytes((double)total->bytes[e]).text);
    if (total->calls[RECORD_REALLOC])
        print_moves(total, file);
    fprintf(file, "  free of NULL %s, double frees %s, failed calls %s\n",
            figure_count((double)total->null_frees).text,
            figure_count((double)total->double_frees).text,
            figure_count((double)total->failed).text);
    fprintf(file, "  blocks of 256 KiB or more: %s\n\n",
            figure_count((double)total->large).text);
}

/* How long calls took, of those that were timed. */
static void print_times(const struct reading *reading, FILE *file)
{
    uint64_t timed = 0;
    for (enum record_time what = 0; what < RECORD_TIMES; what++) {
        struct times t = times_of(reading, &reading->total, what);
        if (!t.calls || reading->tick_ns <= 0)
            continue;
        if (!timed)
            fprintf(file, "%-20s%15s%12s%12s%12s\n", "time of a call", "median",
                    "90 %", "99 %", "longest");
        timed += t.calls;
        fprintf(file, "  %-18s%15s", stat_time_name(what),
                figure_time(t.median).text);
        fprintf(file, "%12s%12s", figure_time(t.p90).text,
                figure_time(t.p99).text);
        fprintf(file, "%12s\n", figure_time(t.most).text);
    }
    if (timed)
        fprintf(file,
                "  (of %s calls, one in %u at random, to within a third: wall "
                "time inside\n  the allocator, by the cycle counter)\n\n",
                figure_count((double)timed).text, RECORD_TIMED);
}

/* What was live as the process was handed out a tenth of all, two ... */
static void print_time_line(const struct reading_image *image, FILE *file)
{
    if (image->slot.points < 10)
        return;
    fprintf(file, "time line of %s (%u)\n", reading_name(image),
            image->slot.pid);
    fprintf(file, "%10s%12s%12s\n", "time", "handed out", "live");
    for (size_t i = 1; i <= 5; i++) {
        const struct record_point *p =
            &image->points[(image->slot.points - 1) * i / 5];
        fprintf(file, "%10s%12s", figure_time((double)p->ns).text,
                figure_bytes((double)p->clock).text);
        fprintf(file, "%12s\n",
                figure_bytes(p->live > 0 ? (double)p->live : 0).text);
    }
    fputc('\n', file);
}

static uint64_t threads_of(const struct reading *reading)
{
    uint64_t threads = 0;
    for (size_t i = 0; i < reading->count; i++)
        threads += reading->images[i].slot.threads;
    return threads;
}

static void print_price(const struct reading *reading, FILE *file)
{
    const struct reading_image *image = &reading->images[reading->largest];
    double bytes = (double)image->counters.bytes_taken;
    fprintf(file, "processes %s, threads that allocate %s\n",
            figure_count((double)reading->count).text,
            figure_count((double)threads_of(reading)).text);
    fprintf(file, "the price of never freeing: %s (%u) was handed out %s,\n",
            reading_name(image), image->slot.pid, figure_bytes(bytes).text);
    fprintf(file,
            "of which at most %s were live at a time, and %s at the end\n",
            figure_bytes((double)image->peak).text,
            figure_bytes((double)image->live).text);
}

/* A sentence in lines of at most TEXT_WIDTH. */
static void print_wrapped(const char *text, FILE *file)
{
    size_t column = 0;
    while (*text) {
        size_t length = strcspn(text, " ");
        if (column && column + 1 + length > TEXT_WIDTH) {
            fputc('\n', file);
            column = 0;
        }
        column += (size_t)fprintf(file, "%s%.*s", column ? " " : "",
                                  (int)length, text);
        text += length + (text[length] == ' ');
    }
    fputc('\n', file);
}

/* Who served, if it was not this library. */
static void print_server(const struct reading *reading, FILE *file)
{
    const char *server = reading->images->server;
    char *line = quote_line(server);
    if (*server)
        fprintf(file, "malloc came from %s\n", line);
    free(line);
}

void stat_write_text(const struct reading *reading, FILE *file)
{
    struct need_list warnings = stat_warnings(reading);
    print_headline(reading, file);
    if (reading->count) {
        print_tree(reading, file);
        print_entries(&reading->total, file);
        struct stat_bars sizes = stat_bars_sizes(&reading->total);
        struct stat_bars lives = stat_bars_lives(&reading->total);
        print_times(reading, file);
        stat_print_bars(&sizes, file);
        stat_print_bars(&lives, file);
        stat_print_sites(reading, file);
        print_time_line(&reading->images[reading->largest], file);
        print_server(reading, file);
        print_price(reading, file);
        fputc('\n', file);
        struct kind kind = kind_of(&reading->total);
        struct need_list words =
            kind_words(&kind, (double)reading->images[reading->largest].peak);
        for (size_t i = 0; i < words.count; i++)
            print_wrapped(words.items[i], file);
    }
    for (size_t i = 0; i < warnings.count; i++)
        fprintf(file, "note: %s\n", warnings.items[i]);
}
