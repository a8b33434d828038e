/* chunk.h - runs that are cut into places, each owned by one heap.
 * Any thread may free; the rest is for the owner, or for who has the chunk
 * CLAIMED. Callable inside malloc; never waits for another thread. errno is
 * preserved.
 *
 * A chunk belongs to one heap, from when it is taken until it is released.
 * Whoever frees a block in it breaks the block's seal and counts:
 *
 *     its own thread    level -= size      an ordinary subtraction
 *     any other         freed += size      an atomic addition
 *
 * While a chunk is open, its level is CHUNK_BIAS plus the bytes that were live
 * when it was opened, minus the bytes that its own thread has freed since. In
 * every other state
 *
 *     level + margin - freed    bytes are live
 *
 * and a level below `freed` means that so much was freed that going through the
 * chunk again pays. Only the owner changes `level` and `margin`, or who has the
 * chunk CLAIMED. `freed` counts
 * what others have freed; from time to time the owner subtracts it from both
 * itself and the level.
 * SPDX-License-Identifier: MIT */
#ifndef CHUNK_H
#define CHUNK_H

#include "heap/chunk_row.h"

/* Account for a block of `size` bytes that was freed by a thread that does not
 * own the chunk. */
void chunk_free_remote(uint32_t granule, size_t size);

/* List the chunks that other threads have posted, and release those that are
 * empty. True if one was released. */
bool chunk_attend(struct heap *h);

/* The heap's thread ends: others must not post to it any more. */
void chunk_leave(struct heap *h);

/* Release the empty chunks among those posted to another thread's heap. True if
 * one was released. */
bool chunk_attend_other(struct heap *h);

/* Release the empty chunks of abandoned heaps. True if there was one. The other
 * looks for them only where a thread has said that there may be some. */
bool chunk_attend_abandoned(void);
void chunk_attend_abandoned_if_any(void);

/* Free all spare places of the heap. */
void chunk_free_spare(struct heap *h);

/* --- for opened.c --- */

/* The owner takes a chunk out of its list of those that are worth going through
 * again. */
void chunk_unlist(struct heap *h, uint32_t granule);

/* Release a chunk in which nothing is live, and that nobody else can get at. */
void chunk_release(uint32_t granule);

/* List a retired chunk of the heap, or release it if it is empty. The last
 * block may have been freed since, and the chunk be another heap's by now. */
void chunk_take_in(struct heap *h, uint32_t granule);

/* --- frees by the owner --- */

/* Count `size` bytes as freed by this thread in its own chunk; `chunk` is an
 * address in the chunk's first granule. If the level falls below zero,
 * chunk_low (chunk.c) decides what becomes of the chunk. */
void chunk_low(struct heap *h, const void *chunk);
static inline void chunk_uncount(struct heap *h, const void *chunk, size_t size)
{
    int32_t *level = &region.levels_at[(uintptr_t)chunk >> GRANULE_SHIFT];
#ifdef SEAL_PLAIN
    /* Other threads only read it, and may see an older value, so a plain
     * subtraction in memory will do: one instruction. */
    if (__builtin_expect((*level -= (int32_t)size) < 0, 0))
#else
    int32_t now = __atomic_load_n(level, __ATOMIC_RELAXED) - (int32_t)size;
    __atomic_store_n(level, now, __ATOMIC_RELEASE);
    if (__builtin_expect(now < 0, 0))
#endif
        chunk_low(h, chunk);
}

/* Free p, a block of its own thread's that takes a place of `size` bytes. */
static inline void chunk_free_own(struct heap *h, void *p, size_t size)
{
    seal_break(p);
    chunk_uncount(h, chunk_address(p, size), size);
}

#endif
