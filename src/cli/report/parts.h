/* parts.h - what a command's CPU time is known to consist of, as a bar (SVG).
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PARTS_H
#define CLI_PARTS_H

#include "cli/report/report.h"

/* Draws a bar for each command of which something is known. */
void parts_draw(const struct report *report, FILE *file);

#endif
