/* block.h - how one allocation lies in memory.
 * Pure.
 *
 *            p - BLOCK_WORD   p                              p + size
 *     ...----|---size word----|-----------payload------------|word of next|
 *                              <--------- size ------------------------->
 *
 * `size` is the distance from this payload to where the next one may begin, a
 * multiple of 16; so the payload has size - BLOCK_WORD bytes, the capacity,
 * and the word just before the next payload belongs to the next block. The
 * bump allocator hands out [p, p + size): its position is always the next
 * payload, and the first BLOCK_LEAD bytes of a chunk stay free for the first
 * size word.
 *
 * The top bit and the low four bits of the word are flags. How free finds a
 * block's chunk: a LARGE block is its own extent and starts on the page that
 * holds its size word; any other lies in a chunk that is found by its address
 * alone (an aligned granule of the region), never by a field in the block.
 * SPDX-License-Identifier: MIT */
#ifndef BLOCK_H
#define BLOCK_H

#include "core/num.h"

#define BLOCK_ALIGN ((size_t)16)
#define BLOCK_WORD sizeof(size_t)
#define BLOCK_LEAD BLOCK_ALIGN

#define BLOCK_LARGE ((size_t)1)
#define BLOCK_PINNED (SIZE_MAX / 2 + 1) /* only a rewind takes it back */
#define BLOCK_FLAGS (BLOCK_PINNED | (BLOCK_ALIGN - 1))

/* The largest small block, and the largest request that it serves. Small ones
 * take the shortest path. */
#define BLOCK_SMALL ((size_t)256)
#define BLOCK_SMALL_MAX (BLOCK_SMALL - BLOCK_WORD)

/* The size of a block with at least n payload bytes, n <= PTRDIFF_MAX. */
static inline size_t block_size_for(size_t n)
{
    return (n + BLOCK_WORD + BLOCK_ALIGN - 1) & ~(BLOCK_ALIGN - 1);
}

static inline size_t *block_word(const void *p)
{
    return (size_t *)((uintptr_t)p - BLOCK_WORD);
}

static inline void block_set(void *p, size_t size, size_t flags)
{
    *block_word(p) = size | flags;
}

static inline size_t block_size(const void *p)
{
    return *block_word(p) & ~BLOCK_FLAGS;
}

/* Payload bytes, what malloc_usable_size says. */
static inline size_t block_capacity(const void *p)
{
    return block_size(p) - BLOCK_WORD;
}

static inline bool block_is_large(const void *p)
{
    return *block_word(p) & BLOCK_LARGE;
}

static inline bool block_is_pinned(const void *p)
{
    return *block_word(p) & BLOCK_PINNED;
}

/* The block's size becomes another, its flags stay. */
static inline void block_resize(void *p, size_t size)
{
    *block_word(p) = size | (*block_word(p) & BLOCK_FLAGS);
}

#endif
