/* scan.h - the results over a parameter: a row for each value, a column for
 * each command and allocator.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SCAN_H
#define CLI_SCAN_H

#include "cli/report/report.h"

/* Whether there is a parameter with more than one value. */
bool scan_is_wanted(const struct report *report);

/* The index of a series' contender in a combination of parameters. */
size_t scan_contender(const struct report *report, size_t combination,
                      size_t series);

/* Writes tables of wall and CPU time, 80 columns wide; nothing unless
 * scan_is_wanted. */
void scan_write_text(const struct report *report, FILE *file);

/* The same as charts: a line for each series (SVG). */
void scan_draw(const struct report *report, FILE *file);

#endif
