/* report.c - what every report says in the same words.
 * SPDX-License-Identifier: MIT */
#include "cli/report/report.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/quote.h"

/* Of a command line so many bytes are shown, five lines of a terminal: 10,000
 * arguments are not read. */
#define COMMAND_SHOWN 400

/* More commands than these are not listed. */
#define COMMANDS_SHOWN 8

const char *report_claim_words(const struct stats_difference *difference,
                               enum metric metric)
{
    if (!difference->interval.exists)
        return "few rounds";
    if (difference->claim == STATS_NO_CLAIM)
        return "undecided";
    if (difference->claim == STATS_SAME)
        return "within +-1 %";
    bool less = difference->claim == STATS_LESS;
    if (metric == METRIC_WALL)
        return less ? "faster" : "slower";
    return less ? "less" : "more";
}

char *report_end_words(const struct report *report)
{
    double budget = report->plan->budget_s;
    if (report->signal)
        return need_copy("interrupted");
    switch (report->end) {
    case ROUNDS_KNOWN:
        return need_copy(report->plan->shown > 1 ? "until all was decided"
                                                 : "");
    case ROUNDS_BUDGET:
        return need_text("ended by the budget of %g s", budget);
    case ROUNDS_LAST:
        return need_copy("the most that are measured");
    default:
        return need_copy("");
    }
}

struct need_list report_commands(const struct report *report)
{
    const struct contenders *all = &report->plan->contenders;
    struct need_list lines = {0};
    for (size_t s = 0; s < all->subject_count && s < COMMANDS_SHOWN; s++) {
        const struct subject *subject = &all->subjects[s];
        char *command = quote_command(NULL, subject->command);
        bool cut = strlen(command) > COMMAND_SHOWN;
        need_list_add(&lines,
                      need_text("%s%s%.*s%s", subject->name,
                                *subject->name ? ": " : "", COMMAND_SHOWN,
                                command, cut ? " ..." : ""));
        free(command);
    }
    if (all->subject_count > COMMANDS_SHOWN)
        need_list_add(&lines, need_text("... and %zu more",
                                        all->subject_count - COMMANDS_SHOWN));
    return lines;
}
