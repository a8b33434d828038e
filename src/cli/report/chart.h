/* chart.h - the charts of the HTML report, as inline SVG.
 * Each is drawn 920 units wide and scales with the page; colours come from the
 * page's style sheet, so that they follow light and dark.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_CHART_H
#define CLI_CHART_H

#include "cli/report/report.h"

/* Every run a dot, a row for each allocator, with the median and its 99 %
 * interval. Runs far out sit at the right edge, hollow. */
void chart_draw_runs(const struct report *report, FILE *file,
                     enum metric metric);

/* Each allocator's change against the reference with its 99 % interval; the
 * floor is shaded. Draws nothing if there is but one allocator. */
void chart_draw_changes(const struct report *report, FILE *file,
                        enum metric metric);

/* Wall time of every run by round: drift and bursts of noise show here. */
void chart_draw_rounds(const struct report *report, FILE *file);

#endif
