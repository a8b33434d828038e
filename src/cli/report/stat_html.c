/* stat_html.c - the report of a record as one HTML file that loads nothing.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat.h"

#include <stdbool.h>
#include <stdlib.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/html_page.h"
#include "cli/report/stat_bars.h"
#include "cli/report/stat_flame.h"
#include "cli/report/stat_html_style.h"
#include "cli/report/stat_sites.h"
#include "cli/report/stat_plot.h"
#include "cli/report/stat_rows.h"
#include "cli/stat/kind.h"
#include "cli/stat/lines.h"
#include "cli/stat/names.h"
#include "cli/stat/sites.h"
#include "cli/stat/times.h"
#include "cli/stats/figure.h"

#define ROWS_MOST 40
#define SITES_OF_PAGE 40

static void write_text_cell(FILE *file, const char *text)
{
    html_element(file, "td", NULL, text);
}

static void write_count(FILE *file, double count)
{
    write_text_cell(file, figure_count(count).text);
}

static void write_bytes(FILE *file, double bytes)
{
    write_text_cell(file, figure_bytes(bytes).text);
}

static void write_stat_head(const struct reading *reading, FILE *file)
{
    const struct record_head *head = &reading->head;
    char *command = reading->count ? quote_command(NULL, reading->images->argv)
                                   : need_copy("no command");
    char *end = stat_end_words(head);
    html_begin(file, command, stat_html_style);
    fputs("<h1>What it allocates</h1>\n", file);
    html_element(file, "code", "command", command);
    fputs("<p class=\"meta\">", file);
    quote_html(file, end);
    if (head->command_ended)
        fprintf(file, " after %s; CPU time %s",
                figure_time((double)head->command_wall_ns).text,
                figure_time((double)head->command_cpu_ns).text);
    if (reading->count && *reading->images->server) {
        fputs("; malloc came from ", file);
        quote_html(file, reading->images->server);
    }
    fputs("</p>\n", file);
    free(command);
    free(end);
}

static void write_words(const struct reading *reading, FILE *file)
{
    struct need_list warnings = stat_warnings(reading);
    if (reading->count) {
        struct kind kind = kind_of(&reading->total);
        struct need_list words =
            kind_words(&kind, (double)reading->images[reading->largest].peak);
        html_list(file, "verdict", &words);
    }
    html_list(file, "warnings", &warnings);
}

static void write_numbers(const struct stat_row *row, FILE *file)
{
    write_count(file, (double)row->calls);
    write_bytes(file, (double)row->bytes);
    write_bytes(file, (double)row->peak);
    write_text_cell(
        file, row->rss_bytes ? figure_bytes((double)row->rss_bytes).text : "");
    write_text_cell(file,
                    row->cpu_ns ? figure_time((double)row->cpu_ns).text : "");
}

/* The name under its parent's. */
static void write_stat_row(const struct stat_row *row, FILE *file)
{
    const char *name = reading_name(row->image);
    char *label = row->count > 1 ? need_text("%s x %zu", name, row->count)
                                 : need_copy(name);
    char *pid = need_text("%u", row->image->slot.pid);
    unsigned depth = row->depth < 12 ? row->depth : 12;
    fprintf(file, "<tr><td style=\"padding-left:%upx\">", 14 * depth);
    quote_html(file, label);
    fputs("</td>", file);
    write_text_cell(file, row->count > 1 ? "" : pid);
    write_text_cell(file, row->count > 1 ? "" : stat_end_name(row->image->end));
    if (row->image->slot.service == RECORD_NOT_COUNTED)
        fputs("<td colspan=\"5\">not counted</td>\n", file);
    else
        write_numbers(row, file);
    fputs("</tr>\n", file);
    free(label);
    free(pid);
}

static void write_tree(const struct reading *reading, FILE *file)
{
    size_t count, shown = 0;
    struct stat_row *rows = stat_rows(reading, &count);
    uint64_t least = stat_rows_least(rows, count, ROWS_MOST);
    fputs("<h2>Processes</h2>\n<div class=\"scroll\"><table>\n<tr><th>process"
          "</th><th>pid</th><th>end</th><th>calls</th><th>bytes</th><th>peak "
          "live</th><th>peak RSS</th><th>CPU</th></tr>\n",
          file);
    for (size_t i = 0; i < count && shown < ROWS_MOST; i++)
        if (rows[i].bytes >= least) {
            write_stat_row(&rows[i], file);
            shown++;
        }
    fputs("</table></div>\n", file);
    if (shown < count)
        fprintf(file,
                "<p class=\"note\">... and %zu with less: --csv has all</p>\n",
                count - shown);
    free(rows);
}

static void write_entry_table(const struct record_counters *total, FILE *file)
{
    fputs("<h2>Calls</h2>\n<div class=\"scroll\"><table>\n<tr><th>function</th>"
          "<th>calls</th><th>bytes asked for</th></tr>\n",
          file);
    for (enum record_entry e = 0; e < RECORD_ENTRIES; e++) {
        if (!total->calls[e])
            continue;
        fputs("<tr>", file);
        write_text_cell(file, stat_entry_name(e));
        write_count(file, (double)total->calls[e]);
        write_text_cell(file, e == RECORD_FREE || e == RECORD_USABLE_SIZE
                                  ? ""
                                  : figure_bytes((double)total->bytes[e]).text);
        fputs("</tr>\n", file);
    }
    fputs("</table></div>\n", file);
}

static void write_bars(const struct stat_bars bars, FILE *file)
{
    if (!bars.count)
        return;
    fputs("<div>\n", file);
    html_element(file, "h3", NULL, bars.title);
    fputs("<table class=\"bars\">\n", file);
    for (size_t i = 0; i < bars.count; i++) {
        const struct stat_bar *bar = &bars.items[i];
        fputs("<tr>", file);
        write_text_cell(file, bar->label);
        write_count(file, bar->count);
        write_text_cell(file, figure_share(bar->count / bars.all).text);
        fprintf(file,
                "<td><i class=\"c1\" style=\"width:%.2f%%\"></i></td></tr>\n",
                100 * bar->count / bars.most);
    }
    fputs("</table>\n</div>\n", file);
}

static void write_call_times(const struct reading *reading, FILE *file)
{
    uint64_t timed = 0;
    for (enum record_time what = 0; what < RECORD_TIMES; what++)
        timed += times_of(reading, &reading->total, what).calls;
    if (!timed || reading->tick_ns <= 0)
        return;
    fputs("<h2>Time of a call</h2>\n<div class=\"pair\">\n", file);
    for (enum record_time what = 0; what < RECORD_TIMES; what++)
        write_bars(stat_bars_times(&reading->total, what, reading->tick_ns),
                   file);
    fprintf(file,
            "</div>\n<p class=\"note\">Of %s calls, one in %u at random: wall "
            "time within the allocator, by the cycle counter.</p>\n",
            figure_count((double)timed).text, RECORD_TIMED);
}

static void write_site(const struct reading *reading, const struct site *site,
                       bool lines, double all, FILE *file)
{
    double error = site->bytes > 0 ? site_error(site) / site->bytes : 0;
    fputs("<tr>", file);
    write_text_cell(file, site_name(site));
    write_text_cell(file, site->frame ? names_file(reading, site->frame) : "");
    if (lines)
        write_text_cell(file, site->frame && site->frame->line
                                  ? lines_short(site->frame)
                                  : "");
    write_text_cell(file, figure_share(site->bytes / all).text);
    write_bytes(file, site->bytes);
    write_text_cell(file, error > 0 ? figure_share(error).text : "exact");
    write_count(file, site->blocks);
    write_bytes(file, site->peak);
    write_bytes(file, site->live);
    write_text_cell(file,
                    site->ended > 0 ? figure_bytes(site_life(site)).text : "");
    fputs("</tr>\n", file);
}

static bool have_lines(const struct sites *sites)
{
    for (size_t i = 0; i < sites->count; i++)
        if (sites->items[i].frame && sites->items[i].frame->line)
            return true;
    return false;
}

static void write_sites(const struct reading *reading, FILE *file)
{
    struct sites sites = sites_of(reading);
    if (sites.samples && sites.total.bytes > 0) {
        bool lines = have_lines(&sites);
        fprintf(file,
                "<h2>Sites</h2>\n<p class=\"note\">Functions that allocate; "
                "those that only pass requests on, such as xmalloc, are passed "
                "over.</p>\n<div class=\"scroll\"><table>\n<tr><th>function"
                "</th><th>file</th>%s<th>share</th><th>bytes</th><th>error</th>"
                "<th>blocks</th><th>at peak</th><th>at end</th><th>mean life"
                "</th></tr>\n",
                lines ? "<th>line</th>" : "");
        for (size_t i = 0; i < sites.count && i < SITES_OF_PAGE; i++)
            write_site(reading, &sites.items[i], lines, sites.total.bytes,
                       file);
        fputs("</table></div>\n", file);
        fputs("<p class=\"note\">", file);
        stat_write_sampled(&sites, file);
        fputs("</p>\n", file);
    }
    free(sites.items);
}

void stat_write_html(const struct reading *reading, FILE *file)
{
    write_stat_head(reading, file);
    write_words(reading, file);
    if (reading->count) {
        write_tree(reading, file);
        stat_plot_draw(reading, file);
        fputs("<h2>Sizes and lives</h2>\n<div class=\"pair\">\n", file);
        write_bars(stat_bars_sizes(&reading->total), file);
        write_bars(stat_bars_lives(&reading->total), file);
        fputs("</div>\n", file);
        write_call_times(reading, file);
        stat_flame_draw(reading, file);
        write_sites(reading, file);
        write_entry_table(&reading->total, file);
    }
    html_end(file);
}
