/* source.h - the bytes of a record, read with every offset checked.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_SOURCE_H
#define CLI_STAT_SOURCE_H

#include <stddef.h>
#include <stdint.h>

struct source {
    const char *bytes;
    size_t size;
};

/* `size` bytes at an offset, at a multiple of 8; NULL if the file has none. */
const void *source_at(const struct source *source, uint64_t offset,
                      uint64_t size);

/* A text of the file: allocated, "" where there is none. NULL if the file does
 * not have it. */
char *source_text(const struct source *source, uint64_t offset, uint32_t size);

#endif
