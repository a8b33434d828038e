/* places.h - the addresses that all stacks of a record name, once each, with
 * numbers by which formats refer to them.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_PLACES_H
#define CLI_REPORT_PLACES_H

#include "cli/stat/images.h"

struct places {
    struct reading_frame **items; /* by file and address */
    size_t count;
};

struct places places_of(const struct reading *reading);

/* Where a frame is among them, from 0. */
size_t places_find(const struct places *places,
                   const struct reading_frame *frame);

#endif
