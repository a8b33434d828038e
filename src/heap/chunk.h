/* chunk.h - runs that are cut into equal places, each owned by one heap.
 * Any thread may free; only the owner may do the rest. Callable inside malloc;
 * never waits for another thread. errno is preserved.
 *
 * A chunk belongs to one heap, from when it is taken until it is empty. Whoever
 * frees a block in it breaks the block's seal and counts:
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
 * chunk again pays. Only the owner changes `level` and `margin`. `freed` counts
 * what others have freed; from time to time the owner subtracts it from both
 * itself and the level.
 * SPDX-License-Identifier: MIT */
#ifndef CHUNK_H
#define CHUNK_H

#include "heap/heap.h"

/* Give the heap's cursor of the class more places, in the same chunk, in a
 * listed one or in a new one. On failure returns false and sets *why. */
bool chunk_refill(struct heap *h, unsigned class, enum heap_refusal *why);

/* Let the heap, the process's first, begin with a chunk for all classes, if
 * that can be had. */
void chunk_begin_mixed(struct heap *h);

/* Account for a block of `size` bytes that was freed by a thread that does not
 * own the chunk. */
void chunk_free_remote(uint32_t granule, size_t size);

/* Retire the chunk that is open for the class, or release it if it is empty.
 * Leaves the class without an open chunk. */
void chunk_retire(struct heap *h, unsigned class);

/* List the chunks that other threads have posted, and release those that are
 * empty. True if one was released. */
bool chunk_attend(struct heap *h);

/* The heap's thread ends: others must not post to it any more. */
void chunk_leave(struct heap *h);

/* Release the empty chunks among those posted to another thread's heap. True if
 * one was released. */
bool chunk_attend_other(struct heap *h);

/* Free all spare places of the heap. */
void chunk_free_spare(struct heap *h);

/* Put the cursor where every take fails, as its class has no chunk. */
void chunk_no_places(struct places *s, unsigned class);

/* Bytes between the class's cursor and the end of the places that are ready,
 * whether they are free or not. */
size_t chunk_left(const struct heap *h, unsigned class);

/* True if the chunk's counters and state agree with the seals in it. Only the
 * heap's own thread may call this. */
bool chunk_is_valid(const struct heap *h, uint32_t granule);

static inline size_t chunk_shift(size_t size)
{
    return size > CHUNK_SMALL_BLOCK ? CHUNK_BIG_SHIFT : GRANULE_SHIFT;
}

/* An address in the first granule of a block's chunk. */
static inline const void *chunk_address(const void *p, size_t size)
{
    return size > CHUNK_SMALL_BLOCK
               ? (void *)((uintptr_t)p & -((uintptr_t)1 << CHUNK_BIG_SHIFT))
               : p;
}

/* Free p, a block of its own thread's that takes a place of `size` bytes. */
static inline void chunk_free_own(struct heap *h, void *p, size_t size)
{
    seal_break(p);
    heap_uncount(h, chunk_address(p, size), size);
}

/* The first granule of a block's chunk. */
static inline uint32_t chunk_of(const void *p, size_t size)
{
    uint32_t granule = (uint32_t)granule_of(p);
    return size > CHUNK_SMALL_BLOCK
               ? granule & -(1u << (CHUNK_BIG_SHIFT - GRANULE_SHIFT))
               : granule;
}

#endif
