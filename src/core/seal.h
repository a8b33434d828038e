/* seal.h - the word before a block in a chunk: its size, whose it is, and
 * whether it is there at all.
 * Pure.
 *
 *     63      48 47             28 27              0
 *     |  size   |      owner      |     random      |
 *
 * All zero: no block begins here. The size is above the rest, so that a write
 * beyond the end of the block before hits the random bits first. A word that
 * another thread may set to zero meanwhile is read and written whole.
 * SPDX-License-Identifier: MIT */
#ifndef SEAL_H
#define SEAL_H

#include "core/block.h"

#define SEAL_OWNER_BITS 20
#define SEAL_RANDOM_BITS 28

/* Set in the size of a word that begins no block of its own, but a payload
 * inside of one: the rest of the size is the distance back to that payload. */
#define SEAL_INSIDE ((uint64_t)1 << 15)

/* No owner: no word, and not 0 either, is one of his. */
#define SEAL_NOBODY (((uint32_t)1 << SEAL_OWNER_BITS) - 1)

/* What all words of an owner share. `random` has SEAL_RANDOM_BITS bits, and is
 * not 0. */
static inline uint64_t seal_key(uint32_t owner, uint32_t random)
{
    return (uint64_t)owner << SEAL_RANDOM_BITS | random;
}

static inline uint64_t seal_word(uint64_t key, uint64_t size)
{
    return size << 48 | key;
}

/* The size of a block with the key's owner; a number of 2^16 or more if the
 * word is not one of his. */
static inline uint64_t seal_size(uint64_t word, uint64_t key)
{
    word ^= key;
    return word << 16 | word >> 48;
}

static inline uint32_t seal_owner(uint64_t word)
{
    return (uint32_t)(word >> SEAL_RANDOM_BITS) & ((1u << SEAL_OWNER_BITS) - 1);
}

/* Where stores are not reordered (x86), and nobody watches (ThreadSanitizer),
 * an ordinary load will do, which takes part in the comparison. */
#if (defined __x86_64__ || defined __i386__) && !defined __SANITIZE_THREAD__
#define SEAL_PLAIN 1
#endif

/* The word before p. Acquire: whoever has freed the block is done with it. */
static inline uint64_t seal_read(const void *p)
{
#ifdef SEAL_PLAIN
    return *block_word(p);
#else
    return __atomic_load_n(block_word(p), __ATOMIC_ACQUIRE);
#endif
}

static inline void seal_write(void *p, uint64_t word)
{
#ifdef SEAL_PLAIN
    *block_word(p) = word;
#else
    __atomic_store_n(block_word(p), word, __ATOMIC_RELAXED);
#endif
}

/* No block begins at p any more. Release: whoever takes the place next comes
 * after everything that was done with the block. */
static inline void seal_break(void *p)
{
#ifdef SEAL_PLAIN
    __asm__ volatile("" ::: "memory");
    *block_word(p) = 0;
#else
    __atomic_store_n(block_word(p), 0, __ATOMIC_RELEASE);
#endif
}

#endif
