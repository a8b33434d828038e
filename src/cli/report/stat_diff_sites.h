/* stat_diff_sites.h - which call sites differ between two records?
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_DIFF_SITES_H
#define CLI_STAT_DIFF_SITES_H

#include <stdio.h>

#include "cli/stat/images.h"

/* A line for each function whose bytes differ by more than three standard
 * errors, those that differ most first, and which grew most. Nothing if one of
 * the records has no samples. Frames need their names. */
void stat_diff_sites(const struct reading *before, const struct reading *after,
                     FILE *file);

#endif
