/* stat_diff_sites.c - which call sites differ between two records?
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_diff_sites.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/pair.h"
#include "cli/stat/names.h"
#include "cli/stat/sites.h"

#define SITES_OF_DIFF 15
#define FUNCTION_WIDTH 23

/* A function of a file, in either record. */
struct function {
    const char *name, *file;
    struct pair bytes;
    double variance; /* of the difference */
};

static int by_name(const void *a, const void *b)
{
    const struct function *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    return order ? order : strcmp(x->file, y->file);
}

static int function_order(const void *a, const void *b)
{
    const struct function *x = a, *y = b;
    int order = pair_order(x->bytes, y->bytes);
    return order ? order : by_name(a, b);
}

static size_t functions_add(struct function *functions,
                            const struct reading *reading,
                            const struct sites *sites, bool is_after)
{
    for (size_t i = 0; i < sites->count; i++) {
        const struct site *site = &sites->items[i];
        functions[i] = (struct function){
            .name = site_name(site),
            .file = site->frame ? names_file(reading, site->frame) : "",
            .bytes = {is_after ? 0 : site->bytes, is_after ? site->bytes : 0},
            .variance = site->variance,
        };
    }
    return sites->count;
}

/* Functions of the same name become one. Returns how many are left. */
static size_t functions_merge(struct function *functions, size_t count)
{
    size_t kept = 0;
    qsort(functions, count, sizeof *functions, by_name);
    for (size_t i = 0; i < count; i++) {
        struct function *last = kept ? &functions[kept - 1] : NULL;
        if (!last || by_name(last, &functions[i]) != 0) {
            functions[kept++] = functions[i];
            continue;
        }
        last->bytes.before += functions[i].bytes.before;
        last->bytes.after += functions[i].bytes.after;
        last->variance += functions[i].variance;
    }
    return kept;
}

/* Leaves those that differ by more than chance would make them. */
static size_t functions_that_differ(struct function *functions, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        const struct pair *bytes = &functions[i].bytes;
        if (fabs(bytes->after - bytes->before) >
            3 * sqrt(functions[i].variance))
            functions[kept++] = functions[i];
    }
    qsort(functions, kept, sizeof *functions, function_order);
    return kept;
}

static void print_functions(const struct function *functions, size_t count,
                            FILE *file)
{
    fputs("\nbytes, by function\n", file);
    for (size_t i = 0; i < count && i < SITES_OF_DIFF; i++) {
        char *name = quote_line(functions[i].name);
        pair_print(figure_label(name, FUNCTION_WIDTH).text, functions[i].bytes,
                   figure_bytes, file);
        free(name);
    }
    if (count > SITES_OF_DIFF)
        fprintf(file, "... and %zu that differ less\n", count - SITES_OF_DIFF);
}

static void print_function_growth(const struct function *functions,
                                  size_t count, FILE *file)
{
    for (size_t i = 0; i < count; i++) {
        const struct pair *bytes = &functions[i].bytes;
        if (bytes->after <= bytes->before)
            continue;
        char *name = quote_line(functions[i].name);
        char *in = quote_line(functions[i].file);
        fprintf(file, "Of functions, %s in %s grew most: by %s.\n", name, in,
                figure_bytes(bytes->after - bytes->before).text);
        free(in);
        free(name);
        return;
    }
    fputs("No function grew by more than three standard errors.\n", file);
}

void stat_diff_sites(const struct reading *before, const struct reading *after,
                     FILE *file)
{
    if (!before->stack_count || !after->stack_count)
        return;
    struct sites old = sites_of(before), now = sites_of(after);
    struct function *functions =
        need_alloc(old.count + now.count, sizeof *functions);
    size_t count = functions_add(functions, before, &old, false);
    count += functions_add(functions + count, after, &now, true);
    count = functions_merge(functions, count);
    count = functions_that_differ(functions, count);
    if (count)
        print_functions(functions, count, file);
    fputc('\n', file);
    print_function_growth(functions, count, file);
    free(functions);
    free(now.items);
    free(old.items);
}
