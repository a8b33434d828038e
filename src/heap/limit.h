/* limit.h - keep resident memory below BUMPMALLOC_LIMIT.
 * Any thread; callable inside malloc; errno is preserved. Opens files only
 * once our own upper bound, the bytes that may be resident, has passed the
 * limit.
 * SPDX-License-Identifier: MIT */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdatomic.h>

#include "heap/host.h"

/* Where a limit that nobody set is worked out. */
#define LIMIT_FIRST_LOOK (16 * MIB)

/* The settings are known. */
void limit_start(const struct heap_settings *settings);

/* Where the next close look is due. */
extern __attribute__((visibility("hidden"))) _Atomic size_t limit_checkpoint;

bool limit_allows_closely(size_t held, size_t more);

/* True if `more` bytes may be handed out beside the `held` ones, which is how
 * much may be resident already. */
static inline bool limit_allows(size_t held, size_t more)
{
    size_t checkpoint =
        atomic_load_explicit(&limit_checkpoint, memory_order_relaxed);
    return (held <= checkpoint && more <= checkpoint - held) ||
           limit_allows_closely(held, more);
}

/* The limit in bytes, SIZE_MAX if there is none. */
size_t limit_bytes(void);

#endif
