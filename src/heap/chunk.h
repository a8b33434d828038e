/* chunk.h - drained chunks: memory whose blocks were all freed is bumped
 * through again.
 * Any thread; callable inside malloc; no lock. errno is preserved.
 *
 * Under BUMPMALLOC_RESET=drained a chunk is a small aligned piece of the
 * region, found from a block by masking its address; the block's size says
 * which mask. Its counter, in a table beside the region, holds the bytes handed
 * out and not yet freed:
 *
 *     open     CHUNK_OPEN - bytes freed     (what is handed out, the owner's
 *                                            bump allocator knows)
 *     retired  bytes handed out - bytes freed
 *     drained  0: on its group's stack
 *
 * so malloc counts nothing, free subtracts once, and whoever brings a counter
 * to 0 owns the chunk.
 * SPDX-License-Identifier: MIT */
#ifndef CHUNK_H
#define CHUNK_H

#include "core/block.h"
#include "core/bump.h"
#include "heap/region.h"
#include "os/threads.h"

/* Swept in bench/README.md. */
#ifndef CHUNK_MEDIUM_SHIFT
#define CHUNK_MEDIUM_SHIFT 15
#endif
#ifndef CHUNK_MEDIUM_BLOCK
#define CHUNK_MEDIUM_BLOCK (4 * KIB)
#endif

/* A block's size must tell its group, so small ones never grow into medium
 * ones in place. */
enum chunk_group { CHUNK_SMALL, CHUNK_MEDIUM };

#define CHUNK_SMALL_BLOCK BUMP_ROOM
#define CHUNK_SMALL_ALIGN 64 /* larger alignments go with the medium blocks */
#define CHUNK_OPEN (1 << 30)

static inline enum chunk_group chunk_group_for(size_t block_size)
{
    return block_size <= CHUNK_SMALL_BLOCK ? CHUNK_SMALL : CHUNK_MEDIUM;
}

static inline unsigned chunk_shift(enum chunk_group group)
{
    return group == CHUNK_SMALL ? CHUNK_SMALL_SHIFT : CHUNK_MEDIUM_SHIFT;
}

/* The largest block that chunks serve. */
static inline size_t chunk_block_max(enum chunk_group group)
{
    return group == CHUNK_SMALL ? CHUNK_SMALL_BLOCK : CHUNK_MEDIUM_BLOCK;
}

/* Let b begin an empty chunk: a drained one, or new memory. False: *why. */
bool chunk_open(struct region *r, struct bump *b, enum chunk_group group,
                enum heap_refusal *why);

/* b is done with its chunk, which is drained as soon as the rest is freed. */
void chunk_retire(struct region *r, struct bump *b, enum chunk_group group);

/* The chunk that p lies in has nothing left: it may be handed out again. */
void chunk_drained(struct region *r, const void *p, enum chunk_group group);

/* *counter -= n; true if it is 0 then. Acquire and release: whoever reaches 0
 * hands the chunk out again, after everybody's last use of it. */
static inline bool chunk_subtract(int32_t *counter, int32_t n)
{
    if (os_single_threaded())
        return (*counter -= n) == 0;
    return __atomic_sub_fetch(counter, n, __ATOMIC_ACQ_REL) == 0;
}

/* The counter of the chunk at a position in the region. They are per smallest
 * chunk; a larger chunk uses its first. */
static inline int32_t *chunk_counter(const struct region *r, size_t position,
                                     enum chunk_group group)
{
    unsigned shift = chunk_shift(group);
    return &r->counters[position >> shift << (shift - CHUNK_SMALL_SHIFT)];
}

/* Account for `size` bytes that lie at p, in a chunk of the group. */
static inline void chunk_free(struct region *r, const void *p, size_t size,
                              enum chunk_group group)
{
    size_t position = (uintptr_t)p - (uintptr_t)r;
    int32_t *counter = chunk_counter(r, position, group);
    if (__builtin_expect(chunk_subtract(counter, (int32_t)size), 0))
        chunk_drained(r, p, group);
}

#endif
