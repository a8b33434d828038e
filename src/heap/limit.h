/* limit.h - keep resident memory below BUMPMALLOC_LIMIT.
 * Any thread; callable inside malloc; errno is preserved. Opens files only
 * once our own upper bound, the bytes handed out, has passed the limit.
 * SPDX-License-Identifier: MIT */
#ifndef LIMIT_H
#define LIMIT_H

#include "heap/region.h"

/* Where a limit that nobody set is worked out. */
#define LIMIT_FIRST_LOOK (64 * MIB)

/* Where limit_allows first has to look closely. */
size_t limit_first_checkpoint(const struct heap_settings *settings);

bool limit_allows_closely(struct region *r, size_t more);

/* True if `more` bytes may be handed out. */
static inline bool limit_allows(struct region *r, size_t more)
{
    size_t handed = atomic_load_explicit(&r->handed, memory_order_relaxed);
    size_t checkpoint =
        atomic_load_explicit(&r->checkpoint, memory_order_relaxed);
    return (handed <= checkpoint && more <= checkpoint - handed) ||
           limit_allows_closely(r, more);
}

/* The limit in bytes, SIZE_MAX if there is none. */
size_t limit_bytes(void);

#endif
