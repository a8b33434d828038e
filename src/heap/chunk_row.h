/* chunk_row.h - a chunk's row in the tables, for the files that change it.
 * Any thread, as chunk.h says of each field; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef CHUNK_ROW_H
#define CHUNK_ROW_H

#include "heap/cursor.h"

/* Chunks of blocks above this size are larger. */
#define CHUNK_SMALL_BLOCK BLOCK_SMALL

_Static_assert(BLOCK_SMALL == CLASS_BY_UNITS * BLOCK_ALIGN, "no table");

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

/* The first granule of a block's chunk. */
static inline uint32_t chunk_of(const void *p, size_t size)
{
    uint32_t granule = (uint32_t)granule_of(p);
    return size > CHUNK_SMALL_BLOCK
               ? granule & -(1u << (CHUNK_BIG_SHIFT - GRANULE_SHIFT))
               : granule;
}

/* In the level of an open chunk, so that nothing that is freed makes it
 * negative. */
#define CHUNK_BIAS (1 << 30)

static inline struct chunk *chunk_at(uint32_t granule)
{
    return &region.chunks[granule];
}

static inline int32_t *chunk_level(uint32_t granule)
{
    return &region.levels[granule];
}

static inline int32_t chunk_level_read(uint32_t granule)
{
    /* Acquire: a chunk may be released on the strength of it. */
    return __atomic_load_n(chunk_level(granule), __ATOMIC_ACQUIRE);
}

static inline void chunk_level_set(uint32_t granule, int32_t level)
{
    __atomic_store_n(chunk_level(granule), level, __ATOMIC_RELAXED);
}

static inline enum granule_state chunk_state(const struct chunk *c)
{
    return (enum granule_state)atomic_load(&c->state);
}

/* Release: what was written before is what others find in that state. */
static inline void chunk_state_set(struct chunk *c, enum granule_state state)
{
    atomic_store(&c->state, (uint8_t)state);
}

static inline bool chunk_state_change(struct chunk *c, enum granule_state from,
                                      enum granule_state to)
{
    uint8_t expected = (uint8_t)from;
    return atomic_compare_exchange_strong(&c->state, &expected, (uint8_t)to);
}

static inline size_t chunk_place_size(unsigned class)
{
    return place_class_units(class) * BLOCK_ALIGN;
}

static inline size_t chunk_bytes(unsigned class)
{
    return (size_t)1 << chunk_shift(chunk_place_size(class));
}

static inline unsigned char *chunk_start(uint32_t granule)
{
    return (unsigned char *)(region.base +
                             ((uintptr_t)granule << GRANULE_SHIFT));
}

static inline unsigned char *chunk_first_place(uint32_t granule)
{
    return chunk_start(granule) + BLOCK_LEAD;
}

/* Bytes of all places that a chunk of the class has. */
static inline int32_t chunk_capacity(unsigned class)
{
    size_t size = chunk_place_size(class);
    return (int32_t)((chunk_bytes(class) - BLOCK_LEAD) / size * size);
}

/* Others may look at a chunk late, when it is another one's already: what they
 * read then is of no use, and claiming it tells. So these are atomic. */
static inline int32_t chunk_margin(const struct chunk *c)
{
    return atomic_load_explicit(&c->margin, memory_order_relaxed);
}

static inline void chunk_margin_set(struct chunk *c, int32_t bytes)
{
    atomic_store_explicit(&c->margin, bytes, memory_order_relaxed);
}

static inline struct heap *chunk_heap(const struct chunk *c)
{
    return region_heap(atomic_load_explicit(&c->heap, memory_order_relaxed));
}

/* Bytes that are live in a chunk that is not open. */
static inline int32_t chunk_live(uint32_t granule)
{
    const struct chunk *c = chunk_at(granule);
    int32_t freed = (int32_t)atomic_load(&c->freed);
    return chunk_level_read(granule) + chunk_margin(c) - freed;
}

/* What others have freed so far counts as what the owner has freed: *level is
 * changed accordingly. */
static inline void chunk_fold_freed(struct chunk *c, int32_t *level)
{
    uint32_t freed = atomic_load_explicit(&c->freed, memory_order_relaxed);
    if (freed)
        atomic_fetch_sub(&c->freed, freed);
    *level -= (int32_t)freed;
}

/* Let the level be below zero, or below `freed`, as soon as the owner or the
 * others have freed half of what is live: one of them does, before all is. */
static inline void chunk_arm(struct chunk *c, uint32_t granule, int32_t live)
{
    int32_t level = (live - 1) / 2;
    chunk_margin_set(c, live - level);
    chunk_level_set(granule, level);
}

/* The region's first granule behind its heap's own pages. */
#define MIXED_GRANULE                                                          \
    ((NO_PAGE + HEAP_FAR_PAGES + GRANULE_PAGES - 1) / GRANULE_PAGES)

/* Bytes handed out since the open chunk's places were begun, less those passed
 * by that were freed since. */
static inline int32_t chunk_taken(const struct heap *h, unsigned class)
{
    const unsigned char *first = chunk_first_place(h->of[class].open);
    return (int32_t)(h->at[class].last + chunk_place_size(class) - first) -
           (int32_t)h->of[class].passed;
}

#endif
