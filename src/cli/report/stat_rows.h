/* stat_rows.h - the tree of processes as rows: children under their parents,
 * and where it is long, processes of the same name as one row.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_ROWS_H
#define CLI_STAT_ROWS_H

#include "cli/stat/reading.h"

/* Trees of up to so many images have a row for each. */
#define STAT_ROWS_WHOLE 20

struct stat_row {
    const struct reading_image *image; /* the first of them */
    size_t count;                      /* images in this row */
    unsigned depth;
    uint64_t calls, bytes, cpu_ns; /* sums */
    uint64_t peak, rss_bytes;      /* the most of one */
};

/* Rows in order: allocated. */
struct stat_row *stat_rows(const struct reading *reading, size_t *count);

/* The bytes that a row must have been handed out to be among the `most` first.
 */
uint64_t stat_rows_least(const struct stat_row *rows, size_t count,
                         size_t most);

#endif
