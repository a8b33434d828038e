/* stacks.h - the call sites of a record.
 * Pure, apart from memory; trusts no number in it.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_STACKS_H
#define CLI_STAT_STACKS_H

#include <stdbool.h>

#include "cli/stat/images.h"
#include "cli/stat/source.h"

/* Reads the stacks and the files that they name; to be called when the images
 * are in their order. False if the record points outside of itself; stacks_free
 * takes what there is. */
bool stacks_take(struct reading *reading, const struct source *source);

/* All frames, in the order of stacks_frame_order, *count of them. Allocated. */
struct reading_frame **stacks_frames(const struct reading *reading,
                                     size_t *count);

/* By file and address, of two pointers to frames: for sorting and searching. */
int stacks_frame_order(const void *a, const void *b);

void stacks_free(struct reading *reading);

#endif
