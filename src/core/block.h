/* block.h - how one allocation lies in memory.
 * Pure.
 *
 *            p - BLOCK_WORD   p                              p + size
 *     ...----|------word------|-----------payload------------|word of next|
 *                              <--------- size ------------------------->
 *
 * `size` is the distance from this payload to where the next one may begin, a
 * multiple of 16; so the payload has size - BLOCK_WORD bytes, the capacity, and
 * the word just before the next payload belongs to the next block. The first
 * BLOCK_LEAD bytes of a piece of memory that holds blocks stay free for the
 * first word.
 *
 * In a span, where blocks of all sizes lie one behind the other and are never
 * freed one by one, the word is the size; while calls are counted, the bits
 * that the size leaves free say more (heap/birth.h). In a chunk, where they
 * are, it is sealed: it holds the size, whose block it is, and random bits that
 * a stray write does not hit by chance (core/seal.h).
 * SPDX-License-Identifier: MIT */
#ifndef BLOCK_H
#define BLOCK_H

#include "core/num.h"

#define BLOCK_ALIGN ((size_t)16)
#define BLOCK_WORD sizeof(uint64_t)
#define BLOCK_LEAD BLOCK_ALIGN

/* The largest small block, and the largest request that it serves. Small ones
 * take the shortest path. */
#define BLOCK_SMALL ((size_t)1024)
#define BLOCK_SMALL_MAX (BLOCK_SMALL - BLOCK_WORD)

/* The size of a block with at least n payload bytes, n <= PTRDIFF_MAX. */
static inline size_t block_size_for(size_t n)
{
    return (n + BLOCK_WORD + BLOCK_ALIGN - 1) & ~(BLOCK_ALIGN - 1);
}

/* p, which is not NULL: a caller's comparison with that falls away. */
static inline void *block_there(void *p)
{
    if (!p)
        __builtin_unreachable();
    return p;
}

static inline uint64_t *block_word(const void *p)
{
    return (uint64_t *)((uintptr_t)p - BLOCK_WORD);
}

static inline void block_set(void *p, size_t size)
{
    *block_word(p) = size;
}

/* The bits of the word that the size of a block in a span can need. */
#define BLOCK_SIZE_BITS 20
#define BLOCK_SIZES (((uint64_t)1 << BLOCK_SIZE_BITS) - BLOCK_ALIGN)

/* Of a block in a span. */
static inline size_t block_size(const void *p)
{
    return (size_t)(*block_word(p) & BLOCK_SIZES);
}

/* The same block with another size. */
static inline void block_set_size(void *p, size_t size)
{
    *block_word(p) = (*block_word(p) & ~BLOCK_SIZES) | size;
}

/* Payload bytes, what malloc_usable_size says, of a block in a span. */
static inline size_t block_capacity(const void *p)
{
    return block_size(p) - BLOCK_WORD;
}

#endif
