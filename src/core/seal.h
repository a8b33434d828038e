/* seal.h - the word before a block in a chunk: the block's size, its owner, and
 * proof that a block begins there.
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

/* Set in the size of a word before an aligned payload inside of a block: the
 * rest of the size is the distance back to that block's own payload. */
#define SEAL_INSIDE ((uint64_t)1 << 15)

/* The owner that nobody is: no word matches its key, and neither does 0. */
#define SEAL_NOBODY (((uint32_t)1 << SEAL_OWNER_BITS) - 1)

/* What all words of one owner have in common. `random` has SEAL_RANDOM_BITS
 * bits, and is not 0. */
static inline uint64_t seal_key(uint32_t owner, uint32_t random)
{
    return (uint64_t)owner << SEAL_RANDOM_BITS | random;
}

static inline uint64_t seal_word(uint64_t key, uint64_t size)
{
    return size << 48 | key;
}

/* The size of a block of the key's owner; 2^16 or more if the word does not
 * match the key. */
static inline uint64_t seal_size(uint64_t word, uint64_t key)
{
    word ^= key;
    return word << 16 | word >> 48;
}

static inline uint32_t seal_owner(uint64_t word)
{
    return (uint32_t)(word >> SEAL_RANDOM_BITS) & ((1u << SEAL_OWNER_BITS) - 1);
}

/* x86 does not reorder loads with loads or stores with stores, so an ordinary
 * load will do, which the compiler can make part of a comparison. Not under
 * ThreadSanitizer, which would report a race. */
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
