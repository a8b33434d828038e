/* stat_flame.c - the flame graph in stat's HTML report. The tree goes into the
 * page as text, a line for each node: its depth, the number of its name, and
 * its bytes.
 * SPDX-License-Identifier: MIT */
#include "cli/report/stat_flame.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/report/flame.h"
#include "cli/report/flame_script.h"

/* Names, each once, in their order. */
struct names {
    const char **items;
    size_t count;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static struct names names_of(const struct flame *flame)
{
    struct names names = {need_alloc(flame->count + 1, sizeof *names.items), 0};
    for (size_t i = 0; i < flame->count; i++)
        names.items[i] = flame->nodes[i].name;
    qsort(names.items, flame->count, sizeof *names.items, by_text);
    for (size_t i = 0; i < flame->count; i++)
        if (!names.count ||
            strcmp(names.items[names.count - 1], names.items[i]) != 0)
            names.items[names.count++] = names.items[i];
    return names;
}

static size_t name_number(const struct names *names, const char *name)
{
    const char **found = bsearch(&name, names->items, names->count,
                                 sizeof *names->items, by_text);
    return (size_t)(found - names->items);
}

/* Names may hold anything; here each has a line. */
static void write_names(const struct names *names, FILE *file)
{
    fputs("<pre id=\"flame-names\" hidden>\n", file);
    for (size_t i = 0; i < names->count; i++) {
        char *line = quote_line(names->items[i]);
        quote_html(file, line);
        fputc('\n', file);
        free(line);
    }
    fputs("</pre>\n", file);
}

static void write_nodes(const struct flame *flame, const struct names *names,
                        FILE *file)
{
    fputs("<pre id=\"flame-data\" hidden>\n", file);
    for (size_t i = 0; i < flame->count; i++) {
        const struct flame_node *node = &flame->nodes[i];
        fprintf(file, "%u %zu", node->depth, name_number(names, node->name));
        for (size_t m = 0; m < FLAME_METRICS; m++)
            fprintf(file, " %.0f", node->bytes[m]);
        fputc('\n', file);
    }
    fputs("</pre>\n", file);
}

static void write_tools(FILE *file)
{
    static const char *const metrics[FLAME_METRICS] = {
        "allocated", "live at the peak", "live at the end"};
    fputs("<div class=\"tools\">\n", file);
    for (size_t m = 0; m < FLAME_METRICS; m++)
        fprintf(file,
                "<label><input type=\"radio\" name=\"flame-metric\" "
                "value=\"%zu\"%s> %s</label>\n",
                m, m ? "" : " checked", metrics[m]);
    fputs("<label><input type=\"checkbox\" id=\"flame-invert\"> who called "
          "last comes first</label>\n"
          "<button type=\"button\" id=\"flame-back\">out</button>\n"
          "<input type=\"search\" id=\"flame-find\" placeholder=\"find a "
          "function\" aria-label=\"find a function\">\n<output "
          "id=\"flame-found\"></output>\n</div>\n",
          file);
}

void stat_flame_draw(const struct reading *reading, FILE *file)
{
    struct flame flame = flame_of(reading);
    struct names names = names_of(&flame);
    if (flame.count) {
        fputs("<h2>Who allocates</h2>\n<p class=\"note\">Each row is called by "
              "the row above, and as wide as its bytes are many. Click on a "
              "frame to see what lies below it alone.</p>\n",
              file);
        write_tools(file);
        fputs("<p class=\"note\" id=\"flame-line\" aria-live=\"polite\"></p>\n"
              "<div id=\"flame\"></div>\n"
              "<noscript><p class=\"note\">The graph needs JavaScript; the "
              "table below does not.</p></noscript>\n",
              file);
        write_names(&names, file);
        write_nodes(&flame, &names, file);
        fprintf(file, "<script>\n%s</script>\n", flame_script);
    }
    free(names.items);
    flame_free(&flame);
}
