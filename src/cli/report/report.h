/* report.h - all that the reports of one comparison are made from.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "cli/compare/plan.h"
#include "cli/compare/rounds.h"
#include "cli/compare/verdict.h"
#include "cli/measure/machine.h"
#include "cli/stats/results.h"

struct report {
    const struct plan *plan;
    const struct samples *samples;
    const struct results *results;
    const struct machine *machine;
    const struct need_list *verdict;
    const struct need_list *warnings;
    int signal; /* that ended the measuring early, or 0 */
    enum rounds_end end;
};

/* Each writes to `file`; errors stay in its error indicator. */
void report_write_table(const struct report *report, FILE *file, bool color);
void report_write_json(const struct report *report, FILE *file);
void report_write_csv(const struct report *report, FILE *file);
void report_write_markdown(const struct report *report, FILE *file);
void report_write_baseline(const struct report *report, FILE *file);
void report_write_html(const struct report *report, FILE *file);

/* How a claim about a metric is worded: "faster", "slower", "less", "more",
 * "within +-1 %", "undecided", or "few rounds". */
const char *report_claim_words(const struct stats_difference *difference,
                               enum metric metric);

/* The commands that were run, a line for each; if there are many, not all. */
struct need_list report_commands(const struct report *report);

/* Why the rounds ended: "until all was decided"; "" where their number was
 * fixed. Allocated. */
char *report_end_words(const struct report *report);

#endif
