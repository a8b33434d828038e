/* parts.c - what a command's CPU time is known to consist of, as a bar (SVG).
 * SPDX-License-Identifier: MIT */
#include "cli/report/parts.h"

#include "cli/base/quote.h"
#include "cli/compare/bound.h"
#include "cli/stats/figure.h"

#define PARTS_WIDTH 920.0
#define PARTS_HEIGHT 58.0
#define PARTS_BAR 30.0

/* The lower bound, and what is not resolved: some of it may be malloc, too. */
static void parts_draw_bar(const struct report *report, FILE *file,
                           const struct bound *bound)
{
    double at = bound->saved * PARTS_WIDTH;
    const struct result *system = &report->results->each[bound->reference];
    fprintf(file,
            "<svg viewBox=\"0 0 %g %g\" role=\"img\" aria-label=\"parts of the "
            "CPU time\">\n",
            PARTS_WIDTH, PARTS_HEIGHT);
    fprintf(file,
            "<rect class=\"c1\" x=\"0\" width=\"%.1f\" y=\"0\" height=\"%g\"/>"
            "<rect class=\"floor\" x=\"%.1f\" width=\"%.1f\" y=\"0\" "
            "height=\"%g\"/>\n",
            at, PARTS_BAR, at, PARTS_WIDTH - at, PARTS_BAR);
    fprintf(file,
            "<text class=\"tick\" x=\"0\" y=\"%g\">malloc and free: at least "
            "%s</text><text class=\"tick\" x=\"%g\" y=\"%g\" "
            "text-anchor=\"end\">the rest of %s: not resolved</text>\n</svg>\n",
            PARTS_HEIGHT - 12, figure_share(bound->saved).text, PARTS_WIDTH,
            PARTS_HEIGHT - 12,
            figure_time(system->summary[METRIC_CPU].median).text);
}

void parts_draw(const struct report *report, FILE *file)
{
    const struct plan *plan = report->plan;
    bool begun = false;
    for (size_t s = 0; s < plan->contenders.subject_count; s++) {
        struct bound bound =
            bound_find(plan, report->samples, report->results, s);
        if (!bound.exists || bound.saved < STATS_FLOOR)
            continue;
        if (!begun)
            fputs("<h2>Parts of the CPU time</h2>\n", file);
        begun = true;
        if (*plan->contenders.subjects[s].name) {
            fputs("<h3>", file);
            quote_html(file, plan->contenders.subjects[s].name);
            fputs("</h3>\n", file);
        }
        parts_draw_bar(report, file, &bound);
    }
}
