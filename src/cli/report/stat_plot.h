/* stat_plot.h - the time line in stat's HTML report.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_PLOT_H
#define CLI_STAT_PLOT_H

#include <stdio.h>

#include "cli/stat/images.h"

/* What the processes with the highest peaks had live, over the time; nothing if
 * none was told of more than once. */
void stat_plot_draw(const struct reading *reading, FILE *file);

#endif
