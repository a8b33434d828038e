/* stat_sites.c - the call sites of a record, for people: 80 columns.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_sites.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/stat/lines.h"
#include "cli/stat/names.h"
#include "cli/stat/sites.h"
#include "cli/stats/figure.h"

#define SITES_OF_TABLE 10
#define CALLERS_MOST 6
#define TEXT_WIDTH 78

/* Adds a word to a line that must not get too long. Returns false if it has no
 * room. */
static bool line_add(char *line, const char *before, const char *name)
{
    char *word = quote_line(name);
    size_t length = strlen(line), more = strlen(before) + strlen(word);
    bool fits = length + more <= TEXT_WIDTH - 4;
    if (fits)
        snprintf(line + length, more + 1, "%s%s", before, word);
    free(word);
    return fits;
}

/* "function (file) < caller < caller", as far as a line goes. */
static void print_callers(const struct reading *reading,
                          const struct site *site, FILE *file)
{
    char *name = quote_line(site_name(site));
    char line[TEXT_WIDTH + 1] = "";
    strcpy(line, "");
    snprintf(line, TEXT_WIDTH - 20, "%s", name);
    free(name);
    if (site->frame && !strpbrk(site_name(site), "!+"))
        line_add(line, " in ", names_file(reading, site->frame));
    if (site->frame && site->frame->line)
        line_add(line, " at ", lines_short(site->frame));
    const struct reading_stack *stack = site->stack;
    for (size_t i = site->at + 1;
         i < stack->count && i <= site->at + CALLERS_MOST; i++)
        if (!line_add(line, " < ", stack->frames[i].function))
            break;
    fprintf(file, "    %s\n", line);
}

static void print_site(const struct reading *reading, const struct site *site,
                       double all, FILE *file)
{
    double error = site->bytes > 0 ? site_error(site) / site->bytes : 0;
    fprintf(file, "%8s%12s%9s%12s", figure_share(site->bytes / all).text,
            figure_bytes(site->bytes).text,
            error > 0 ? figure_share(error).text : "exact",
            figure_count(site->blocks).text);
    fprintf(file, "%12s%12s%12s\n", figure_bytes(site->peak).text,
            figure_bytes(site->live).text,
            site->ended > 0 ? figure_bytes(site_life(site)).text : "-");
    print_callers(reading, site, file);
}

void stat_write_sampled(const struct sites *sites, FILE *file)
{
    fprintf(file, "%s samples; ", figure_count((double)sites->samples).text);
    fprintf(file, "%s of the stacks are not whole; ",
            figure_share((double)sites->cut / (double)sites->samples).text);
    fprintf(file, "%s site%s in all", figure_count((double)sites->count).text,
            sites->count == 1 ? "" : "s");
}

void stat_print_sites(const struct reading *reading, FILE *file)
{
    struct sites sites = sites_of(reading);
    if (sites.samples && sites.total.bytes > 0) {
        fprintf(file, "%8s%12s%9s%12s%12s%12s%12s\n", "sites", "bytes", "error",
                "blocks", "at peak", "at end", "mean life");
        for (size_t i = 0; i < sites.count && i < SITES_OF_TABLE; i++)
            print_site(reading, &sites.items[i], sites.total.bytes, file);
        fputs("  ", file);
        stat_write_sampled(&sites, file);
        fputs("\n\n", file);
    }
    free(sites.items);
}
