/* chunk.h - runs that are cut into equal places, and whose they are.
 * Any thread, a heap by its owner only; callable inside malloc; nothing here
 * waits. errno is preserved.
 *
 * A chunk belongs to one heap, from when it is taken until it is empty. Whoever
 * frees a block in it breaks the block's seal and counts:
 *
 *     its own thread    level -= size      an ordinary subtraction
 *     any other         freed += size      an atomic addition
 *
 * Open, a chunk's level is CHUNK_BIAS and what was live in it when it was
 * opened, less what its thread freed. In all other states
 *
 *     level + margin - freed    bytes are live
 *
 * so that a level below `freed` says: it is drained so far that going through
 * it again pays. Only the owner changes `margin`, and `level` by more than what
 * it frees; `freed` counts what was freed by others until the owner subtracts
 * it from both. SPDX-License-Identifier: MIT */
#ifndef CHUNK_H
#define CHUNK_H

#include "heap/heap.h"

/* Give the heap's cursor of the class more places: in the same chunk, another
 * one, or a new one. False: *why. */
bool chunk_refill(struct heap *h, unsigned class, enum heap_refusal *why);

/* A block of `size` bytes in the chunk was freed by a thread that does not own
 * it. */
void chunk_free_remote(uint32_t granule, size_t size);

/* The heap's thread is done with the chunk that is open for the class. */
void chunk_retire(struct heap *h, unsigned class);

/* Look through what others have posted, and for chunks that are empty. True if
 * one was released. */
bool chunk_attend(struct heap *h);

/* No thread has the heap any more. */
void chunk_leave(struct heap *h);

/* As chunk_attend, for a heap that belongs to another thread, as far as
 * possible. */
bool chunk_attend_other(struct heap *h);

/* Give the heap's cursor of the class no chunk. */
void chunk_none(struct heap *h, unsigned class);

/* Bytes between the position of the class's cursor and the end of what is
 * ready, as if all of it were free. */
size_t chunk_left(const struct heap *h, unsigned class);

/* True if everything that is known about the chunk fits together; the heap is
 * its owner's, which calls this. */
bool chunk_is_valid(const struct heap *h, uint32_t granule);

static inline size_t chunk_shift(size_t size)
{
    return size > CHUNK_SMALL_BLOCK ? CHUNK_BIG_SHIFT : GRANULE_SHIFT;
}

/* Where a block's chunk begins, or a place in its first granule. */
static inline const void *chunk_address(const void *p, size_t size)
{
    return size > CHUNK_SMALL_BLOCK
               ? (void *)((uintptr_t)p & -((uintptr_t)1 << CHUNK_BIG_SHIFT))
               : p;
}

/* The granule that a block's chunk begins at. */
static inline uint32_t chunk_of(const void *p, size_t size)
{
    uint32_t granule = (uint32_t)granule_of(p);
    return size > CHUNK_SMALL_BLOCK
               ? granule & -(1u << (CHUNK_BIG_SHIFT - GRANULE_SHIFT))
               : granule;
}

#endif
