/* pair.h - what two records say of one thing, as a line of a table.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_PAIR_H
#define CLI_REPORT_PAIR_H

#include <stdio.h>

#include "cli/stats/figure.h"

struct pair {
    double before, after;
};

/* Name, both as `words` says them, and the change. */
void pair_print(const char *name, struct pair pair,
                struct figure (*words)(double), FILE *file);

/* Whether the first differs more, for sorting: negative if so. */
int pair_order(struct pair a, struct pair b);

#endif
