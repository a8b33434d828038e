/* kept.h - a record that was kept in a file.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_KEPT_H
#define CLI_STAT_KEPT_H

#include "cli/stat/reading.h"

/* Reads the file. Ends the command with one line if it is no whole record of
 * this version. */
struct reading kept_read(const char *path);

#endif
