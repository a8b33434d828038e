/* limit.h - refuse pages where more than BUMPMALLOC_LIMIT would be resident.
 * Any thread; callable inside malloc; errno is preserved. pages.c asks
 * limit_allows. What may be resident is counted; /proc is read only when that
 * count reaches a checkpoint: the limit, and beyond it 64 MiB more each time.
 * SPDX-License-Identifier: MIT */
#ifndef LIMIT_H
#define LIMIT_H

#include <stdatomic.h>

#include "heap/host.h"

/* When so much may be resident, a limit that is not set in bytes is worked out.
 */
#define LIMIT_FIRST_LOOK (16 * MIB)

/* Begin anew with these settings. */
void limit_start(const struct heap_settings *settings);

/* Bytes that may be resident before the next close look. */
extern __attribute__((visibility("hidden"))) _Atomic size_t limit_checkpoint;

bool limit_allows_closely(size_t held, size_t more);

/* True if `more` bytes may be taken beside the `held` ones, which may all be
 * resident. */
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
