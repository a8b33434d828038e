/* birth.h - when a block was made, and whether it was freed: what is known of
 * each block while calls are counted.
 * Any thread, each block by its user; callable inside malloc; nothing here
 * waits.
 *
 * Births are in bytes of a clock that the caller keeps, in units of 16. They
 * take no memory but where the heap has bits to spare:
 *
 *     in a span    bits 63..20 of the word: 2^48 bytes; bit 0: freed
 *     in a chunk   the random bits 27..0 of the word, and the lowest four of
 *                  the size: 2^36 bytes. The heap must not see this: clear it
 *                  before a block is freed or resized
 *     a run        a table by page; all ones: freed
 *
 * A free in a chunk is not remembered: it makes the word 0.
 * SPDX-License-Identifier: MIT */
#ifndef BIRTH_H
#define BIRTH_H

#include "heap/heap.h"

enum block_kind { BLOCK_NONE, BLOCK_IN_SPAN, BLOCK_IN_CHUNK, BLOCK_IS_RUN };

struct block_facts {
    enum block_kind kind; /* BLOCK_NONE: no block begins there */
    bool freed;
    size_t capacity;
    uint64_t birth; /* bytes; in a chunk modulo BIRTH_WINDOW */
};

#define BIRTH_WINDOW ((uint64_t)1 << 36)

/* In a span, which has most blocks where none are used again: the word has all.
 */
#define BIRTH_UNIT_SHIFT 4 /* BLOCK_ALIGN */
#define BIRTH_FREED ((uint64_t)1)

/* What the granule of p, any address, is; GRANULE_NONE where no block begins,
 * and also where p begins a page. */
static inline enum granule_state birth_granule(const void *p)
{
    if (!region_spans(p) || !((uintptr_t)p & (PAGE - 1)) ||
        (uintptr_t)p % BLOCK_ALIGN)
        return GRANULE_NONE;
    return (enum granule_state)atomic_load_explicit(
        &region.chunks[granule_of(p)].state, memory_order_relaxed);
}

/* True if p, any address, lies in a span. False for one block there in a few
 * hundred, for which the functions below are right, too. */
static inline bool birth_is_in_span(const void *p)
{
    return birth_granule(p) == GRANULE_SPAN;
}

static inline uint64_t birth_in_span(const void *p)
{
    return *block_word(p) >> BLOCK_SIZE_BITS << BIRTH_UNIT_SHIFT;
}

static inline void birth_set_in_span(void *p, uint64_t birth)
{
    *block_word(p) = block_size(p) | birth >> BIRTH_UNIT_SHIFT
                                                  << BLOCK_SIZE_BITS;
}

/* Mark p as freed. *life: how many bytes of the clock it lived. False, and
 * nothing is done, if it is not in a span, or was freed before. */
static inline bool birth_end_in_span(void *p, uint64_t clock, uint64_t *life)
{
    if (!birth_is_in_span(p) || *block_word(p) & BIRTH_FREED)
        return false;
    int64_t lived = (int64_t)(clock - birth_in_span(p));
    *life = lived < 0 ? 0 : (uint64_t)lived; /* the clock of another thread */
    *block_word(p) |= BIRTH_FREED;
    return true;
}

/* --- in a chunk: the word has the lowest 36 bits, in place of what is random,
 * and of bits of the size that are 0 --- */

#define BIRTH_LOW_BITS (((uint64_t)1 << SEAL_RANDOM_BITS) - 1)
#define BIRTH_HIGH_BITS ((uint64_t)15 << 48)

/* The word as the heap made it. */
static inline uint64_t birth_seal(uint64_t word)
{
    return (word & ~(BIRTH_LOW_BITS | BIRTH_HIGH_BITS)) | region.random;
}

static inline uint64_t birth_in_seal(uint64_t word)
{
    uint64_t low = (word ^ region.random) & BIRTH_LOW_BITS;
    uint64_t high = word >> 48 & 15;
    return (high << SEAL_RANDOM_BITS | low) << BIRTH_UNIT_SHIFT;
}

/* True if p, any address, begins a block that has a place in a chunk, from the
 * place's first byte on. False for some that do, for which the functions below
 * are right, too. */
static inline bool birth_is_in_place(const void *p)
{
    if (birth_granule(p) <= GRANULE_SPAN)
        return false;
    const struct chunk *c = &region.chunks[granule_of(p)];
    uint64_t word = seal_read(p), units = word >> 52;
    /* The mixed chunk, which has no class, has places of all sizes. */
    return units - 1 < PLACE_CLASS_MAX &&
           (!c->class || classes_of_places[units] == c->class) &&
           seal_owner(word) ==
               atomic_load_explicit(&c->heap, memory_order_relaxed);
}

static inline size_t birth_place_capacity(const void *p)
{
    return (size_t)(seal_read(p) >> 52) * BLOCK_ALIGN - BLOCK_WORD;
}

/* Of a block whose word is as the heap made it. */
static inline void birth_set_in_place(void *p, uint64_t birth)
{
    uint64_t units = birth >> BIRTH_UNIT_SHIFT;
    seal_write(p, seal_read(p) ^ (units & BIRTH_LOW_BITS) ^
                      (units >> SEAL_RANDOM_BITS << 48 & BIRTH_HIGH_BITS));
}

/* --- any block --- */

/* What is known of the block p, any address. Reads nothing that cannot be read.
 */
struct block_facts birth_look(const void *p);

/* The block was made, or is as good as new, when the clock was `birth`. */
void birth_set(void *p, enum block_kind kind, uint64_t birth);

/* The kind and the capacity of a block that the heap has just made. */
enum block_kind birth_kind(const void *p);
size_t birth_new_capacity(const void *p, enum block_kind kind);

/* The heap may look at the block. */
void birth_clear(void *p, const struct block_facts *f);

/* It was freed: for blocks that stay where they are. */
void birth_mark_freed(void *p, const struct block_facts *f);

#endif
