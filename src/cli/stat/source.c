/* source.c - the bytes of a record, read with every offset checked.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/source.h"

#include <string.h>

#include "cli/base/need.h"
#include "record/format.h"

/* More of a path or of arguments than a process keeps. */
#define TEXT_MOST 4096u

const void *source_at(const struct source *source, uint64_t offset,
                      uint64_t size)
{
    if (offset % 8 || offset < sizeof(struct record_head) ||
        offset > source->size || size > source->size - offset)
        return NULL;
    return source->bytes + offset;
}

char *source_text(const struct source *source, uint64_t offset, uint32_t size)
{
    if (!offset)
        return need_copy("");
    const void *from = source_at(source, offset, size);
    if (!from || size > TEXT_MOST)
        return NULL;
    char *text = need_alloc((size_t)size + 2, 1); /* ends twice */
    memcpy(text, from, size);
    return text;
}
