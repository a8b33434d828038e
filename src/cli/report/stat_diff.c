/* stat_diff.c - what differs between two records.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/pair.h"
#include "cli/report/stat_diff_sites.h"
#include "cli/stats/figure.h"

#define PROGRAMS_MOST 20

/* Programs of the same name, in both. */
struct program {
    const char *name;
    struct pair bytes;
};

/* The most bytes that one process had live. */
static double most_live(const struct reading *reading)
{
    double most = 0;
    for (size_t i = 0; i < reading->count; i++)
        most = fmax(most, (double)reading->images[i].peak);
    return most;
}

static void print_totals(const struct reading *before,
                         const struct reading *after, FILE *file)
{
    const struct record_counters *a = &before->total, *b = &after->total;
    const struct {
        const char *name;
        struct pair pair;
        struct figure (*words)(double);
    } lines[] = {
        {"processes",
         {(double)before->count, (double)after->count},
         figure_count},
        {"calls",
         {(double)reading_calls(a), (double)reading_calls(b)},
         figure_count},
        {"blocks",
         {(double)a->blocks_taken, (double)b->blocks_taken},
         figure_count},
        {"bytes",
         {(double)a->bytes_taken, (double)b->bytes_taken},
         figure_bytes},
        {"peak live, one process",
         {most_live(before), most_live(after)},
         figure_bytes},
        {"copied by realloc",
         {(double)a->bytes_copied, (double)b->bytes_copied},
         figure_bytes},
        {"failed calls", {(double)a->failed, (double)b->failed}, figure_count},
        {"double frees",
         {(double)a->double_frees, (double)b->double_frees},
         figure_count},
    };
    fprintf(file, "%-24s%16s%16s%14s\n", "in all", "before", "after", "change");
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        pair_print(lines[i].name, lines[i].pair, lines[i].words, file);
}

static struct program *program_named(struct program *programs, size_t *count,
                                     const char *name)
{
    for (size_t i = 0; i < *count; i++)
        if (strcmp(programs[i].name, name) == 0)
            return &programs[i];
    programs[*count] = (struct program){.name = name};
    return &programs[(*count)++];
}

/* Those that differ most come first. */
static int change_order(const void *a, const void *b)
{
    return pair_order(((const struct program *)a)->bytes,
                      ((const struct program *)b)->bytes);
}

static struct program *programs_of(const struct reading *before,
                                   const struct reading *after, size_t *count)
{
    struct program *programs =
        need_alloc(before->count + after->count + 1, sizeof *programs);
    *count = 0;
    for (size_t i = 0; i < before->count; i++)
        program_named(programs, count, reading_name(&before->images[i]))
            ->bytes.before += (double)before->images[i].counters.bytes_taken;
    for (size_t i = 0; i < after->count; i++)
        program_named(programs, count, reading_name(&after->images[i]))
            ->bytes.after += (double)after->images[i].counters.bytes_taken;
    qsort(programs, *count, sizeof *programs, change_order);
    return programs;
}

static void print_programs(const struct program *programs, size_t count,
                           FILE *file)
{
    fprintf(file, "\n%-24s\n", "bytes, by program");
    for (size_t i = 0; i < count && i < PROGRAMS_MOST; i++) {
        char *name = quote_line(programs[i].name);
        pair_print(figure_label(name, 23).text, programs[i].bytes, figure_bytes,
                   file);
        free(name);
    }
    if (count > PROGRAMS_MOST)
        fprintf(file, "... and %zu that differ less\n", count - PROGRAMS_MOST);
}

/* Requests in doublings of size: 0 to 7, 8 to 15 ... */
static void print_sizes(const struct record_counters *before,
                        const struct record_counters *after, FILE *file)
{
    fprintf(file, "\n%-24s\n", "requests, by size");
    for (unsigned i = 0; i < RECORD_SIZES; i += i ? 4 : 8) {
        struct pair pair = {0, 0};
        for (unsigned j = i; j < (i ? i + 4 : 8); j++) {
            pair.before += (double)before->sizes[j];
            pair.after += (double)after->sizes[j];
        }
        if (pair.before == pair.after)
            continue;
        char *name = need_text("from %s",
                               figure_bytes((double)record_size_from(i)).text);
        pair_print(name, pair, figure_count, file);
        free(name);
    }
}

/* One line: which program's bytes grew most. */
static void print_program_growth(const struct program *programs, size_t count,
                                 FILE *file)
{
    for (size_t i = 0; i < count; i++) {
        const struct pair *bytes = &programs[i].bytes;
        if (bytes->after <= bytes->before)
            continue;
        char *name = quote_line(programs[i].name);
        fprintf(file, "%s grew most: it was handed out %s more.\n", name,
                figure_bytes(bytes->after - bytes->before).text);
        free(name);
        return;
    }
    fputs("No program was handed out more than before.\n", file);
}

void stat_write_diff(const struct reading *before, const struct reading *after,
                     bool brief, FILE *file)
{
    size_t count;
    struct program *programs = programs_of(before, after, &count);
    if (!brief) {
        print_totals(before, after, file);
        print_programs(programs, count, file);
        print_sizes(&before->total, &after->total, file);
        stat_diff_sites(before, after, file);
        if (!before->stack_count || !after->stack_count)
            fputc('\n', file);
    }
    print_program_growth(programs, count, file);
    free(programs);
}
