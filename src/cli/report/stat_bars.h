/* stat_bars.h - the histograms of a record, as bars of characters.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_BARS_H
#define CLI_STAT_BARS_H

#include <stdio.h>

#include "record/format.h"

/* Requests by size, a line for each doubling that has some. */
void stat_print_sizes(const struct record_counters *total, FILE *file);

/* Blocks by the bytes handed out while they lived; what was not freed too. */
void stat_print_lives(const struct record_counters *total, FILE *file);

#endif
