/* stat_flame.h - the flame graph in stat's HTML report.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_FLAME_H
#define CLI_STAT_FLAME_H

#include <stdio.h>

#include "cli/stat/images.h"

/* The graph, what it is operated with, and its script; nothing if there are no
 * samples. */
void stat_flame_draw(const struct reading *reading, FILE *file);

#endif
