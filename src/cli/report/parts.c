/* parts.c - what a command's CPU time is known to consist of, as a bar (SVG).
 * SPDX-License-Identifier: MIT */
#include "cli/report/parts.h"

#include "cli/base/quote.h"
#include "cli/compare/bound.h"
#include "cli/compare/inside.h"
#include "cli/stats/figure.h"

#define PARTS_WIDTH 920.0
#define PARTS_HEIGHT 58.0
#define PARTS_BAR 30.0
#define PARTS_WHISKER 3.0

static void parts_begin(FILE *file)
{
    fprintf(file,
            "<svg viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"parts of the "
            "CPU time\">\n",
            PARTS_WIDTH, PARTS_HEIGHT);
}

static void parts_draw_rectangle(FILE *file, const char *class, double from,
                                 double to, double top, double height)
{
    fprintf(file,
            "<rect class=\"%s\" x=\"%.1f\" width=\"%.1f\" y=\"%g\" "
            "height=\"%g\"/>\n",
            class, from * PARTS_WIDTH, (to - from) * PARTS_WIDTH, top, height);
}

/* The lower bound, and what is not resolved: some of it may be malloc, too. */
static void parts_draw_bound(const struct report *report, FILE *file,
                             const struct bound *bound)
{
    const struct result *system = &report->results->each[bound->reference];
    parts_begin(file);
    parts_draw_rectangle(file, "c1", 0, bound->saved, 0, PARTS_BAR);
    parts_draw_rectangle(file, "floor", bound->saved, 1, 0, PARTS_BAR);
    fprintf(file,
            "<text class=\"tick\" x=\"0\" y=\"%g\">malloc and free: at least "
            "%s</text><text class=\"tick\" x=\"%g\" y=\"%g\" "
            "text-anchor=\"end\">the rest of %s: not resolved</text>\n</svg>\n",
            PARTS_HEIGHT - 12, figure_share(bound->saved).text, PARTS_WIDTH,
            PARTS_HEIGHT - 12,
            figure_time(system->summary[METRIC_CPU].median).text);
}

/* What is spent inside the calls, and between which shares that may lie. */
static void parts_draw_inside(FILE *file, const struct estimate *e)
{
    const double middle = (PARTS_BAR - PARTS_WHISKER) / 2;
    parts_begin(file);
    parts_draw_rectangle(file, "floor", 0, 1, 0, PARTS_BAR);
    parts_draw_rectangle(file, "c1", 0, e->share, 0, PARTS_BAR);
    parts_draw_rectangle(file, "c2", e->whole.low, e->whole.high, middle,
                         PARTS_WHISKER);
    fprintf(file,
            "<text class=\"tick\" x=\"0\" y=\"%g\">inside malloc and free: "
            "about %s (%s to %s)</text>\n</svg>\n",
            PARTS_HEIGHT - 12, figure_share(e->share).text,
            figure_share(e->whole.low).text, figure_share(e->whole.high).text);
}

void parts_draw(const struct report *report, FILE *file)
{
    const struct plan *plan = report->plan;
    bool begun = false;
    for (size_t s = 0; s < plan->contenders.subject_count; s++) {
        struct bound bound =
            bound_find(plan, report->samples, report->results, s);
        struct inside_share inside =
            inside_find(plan, report->samples, report->results, s);
        bool bounded = bound.exists && bound.saved >= STATS_FLOOR;
        if (!bounded && !inside.estimate.exists)
            continue;
        if (!begun)
            fputs("<h2>Parts of the CPU time</h2>\n", file);
        begun = true;
        if (*plan->contenders.subjects[s].name) {
            fputs("<h3>", file);
            quote_html(file, plan->contenders.subjects[s].name);
            fputs("</h3>\n", file);
        }
        if (bounded)
            parts_draw_bound(report, file, &bound);
        if (inside.estimate.exists)
            parts_draw_inside(file, &inside.estimate);
    }
}
