/* stat_diff.h - what differs between two records.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_DIFF_H
#define CLI_STAT_DIFF_H

#include <stdio.h>

#include "cli/stat/reading.h"

/* Totals, programs and sizes side by side; and last, which program grew most:
 * if `brief`, that alone. */
void stat_write_diff(const struct reading *before, const struct reading *after,
                     bool brief, FILE *file);

#endif
