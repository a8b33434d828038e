/* chunk.h - drained chunks: memory whose blocks were all freed is bumped
 * through again.
 * Any thread, a stock by its owner only; callable inside malloc; waits for the
 * pool, but not without end. errno is preserved.
 *
 * Under BUMPMALLOC_RESET=drained a chunk is a small aligned piece of the
 * region, found from a block by masking its address; the block's size says
 * which mask. Blocks of like size share chunks, 4 to 64 to each, so that
 * one long-lived block pins little. A chunk's counter, in a table beside the
 * region, holds the bytes handed out and not yet freed:
 *
 *     open     CHUNK_OPEN - bytes freed     (what is handed out, the owner's
 *                                            bump allocator knows)
 *     retired  bytes handed out - bytes freed
 *     drained  0: in a thread's stock, in a list on one of the region's
 *              stacks, or back among the extents
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

/* By size of the block. A block's size must tell its group, so none grows out
 * of its group in place. */
enum chunk_group { CHUNK_SMALL, CHUNK_MEDIUM, CHUNK_BIG };

/* Swept in bench/README.md; CHUNK_SMALL_SHIFT is in region.h. */
#ifndef CHUNK_MEDIUM_SHIFT
#define CHUNK_MEDIUM_SHIFT 12
#endif
#ifndef CHUNK_BIG_SHIFT
#define CHUNK_BIG_SHIFT 15
#endif

/* The largest block in each group; of medium ones four fit in a chunk. */
#define CHUNK_SMALL_BLOCK BLOCK_SMALL
#define CHUNK_MEDIUM_BLOCK (1 * KIB - BLOCK_ALIGN)
#define CHUNK_BIG_BLOCK (4 * KIB)

#define CHUNK_OPEN (1 << 30)

static inline enum chunk_group chunk_group_for(size_t block_size)
{
    return block_size <= CHUNK_SMALL_BLOCK    ? CHUNK_SMALL
           : block_size <= CHUNK_MEDIUM_BLOCK ? CHUNK_MEDIUM
                                              : CHUNK_BIG;
}

/* Bytes, and log2 of bytes. */
static const struct {
    uint16_t block_max;
    uint8_t shift;
} chunk_kinds[CHUNK_GROUPS] = {
    [CHUNK_SMALL] = {CHUNK_SMALL_BLOCK, CHUNK_SMALL_SHIFT},
    [CHUNK_MEDIUM] = {CHUNK_MEDIUM_BLOCK, CHUNK_MEDIUM_SHIFT},
    [CHUNK_BIG] = {CHUNK_BIG_BLOCK, CHUNK_BIG_SHIFT},
};

_Static_assert(2 * CHUNK_SMALL_BLOCK <= 1 << CHUNK_SMALL_SHIFT &&
                   2 * CHUNK_MEDIUM_BLOCK <= 1 << CHUNK_MEDIUM_SHIFT &&
                   2 * CHUNK_BIG_BLOCK <= 1 << CHUNK_BIG_SHIFT,
               "any block of the group fits, aligned to its size");

/* At the start of a drained chunk: a list of `count` chunks begins here. Each
 * stock is such a list, and so is what threads leave to others. */
struct drained {
    struct stack_node node;
    struct drained *older;
    size_t count;
};

/* Drained chunks that a thread keeps for itself. All zero, it is empty. */
struct chunk_stock {
    struct drained *newest[CHUNK_GROUPS];
};

/* Let b begin an empty chunk: a drained one, or new memory. False: *why. */
bool chunk_open(struct region *r, struct chunk_stock *stock, struct bump *b,
                enum chunk_group group, enum heap_refusal *why);

/* b is done with its chunk, which is drained as soon as the rest is freed. */
void chunk_retire(struct region *r, struct chunk_stock *stock, struct bump *b,
                  enum chunk_group group);

/* Leave the whole stock to other threads. */
void chunk_leave(struct region *r, struct chunk_stock *stock);

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
    unsigned shift = chunk_kinds[group].shift;
    return &r->counters[position >> shift << (shift - CHUNK_SMALL_SHIFT)];
}

/* Account for `size` bytes that lie at p, in a chunk of the group, as freed.
 * True if the chunk has nothing left: then it is the caller's. */
static inline bool chunk_free(struct region *r, const void *p, size_t size,
                              enum chunk_group group)
{
    size_t position = (uintptr_t)p - (uintptr_t)r;
    return chunk_subtract(chunk_counter(r, position, group), (int32_t)size);
}

static inline size_t chunk_size(enum chunk_group group)
{
    return (size_t)1 << chunk_kinds[group].shift;
}

static inline unsigned char *chunk_start(const void *p, enum chunk_group group)
{
    return (unsigned char *)((uintptr_t)p & ~(chunk_size(group) - 1));
}

/* What a thread keeps of larger chunks, and of small ones while there are other
 * threads. */
#define STOCK_MAX (256 * KIB)
#define STOCK_MAX_SMALL (32 * KIB)

/* Others get what lies in the stock of small chunks, or a larger chunk. */
void chunk_flush_small(struct region *r, struct chunk_stock *stock);
void chunk_give(struct region *r, unsigned char *start, enum chunk_group group);

/* Put the chunk that p lies in, which has nothing left, in the stock; beyond
 * what a thread keeps, others get it. */
static inline void chunk_drained(struct region *r, struct chunk_stock *stock,
                                 const void *p, enum chunk_group group)
{
    struct drained *chunk = (struct drained *)chunk_start(p, group);
    struct drained *older = stock->newest[group];
    size_t count = older ? older->count + 1 : 1;
    if (group != CHUNK_SMALL && count > STOCK_MAX >> chunk_kinds[group].shift) {
        chunk_give(r, (unsigned char *)chunk, group);
        return;
    }
    chunk->older = older;
    chunk->count = count;
    stock->newest[group] = chunk;
    if (group == CHUNK_SMALL && !os_single_threaded() &&
        count > STOCK_MAX_SMALL >> CHUNK_SMALL_SHIFT)
        chunk_flush_small(r, stock);
}

/* b begins the empty chunk at start. */
static inline void chunk_begin(struct region *r, struct bump *b,
                               unsigned char *start, enum chunk_group group)
{
    size_t position = (size_t)(start - (unsigned char *)r);
    *chunk_counter(r, position, group) = CHUNK_OPEN;
    bump_init(b, start + BLOCK_LEAD, chunk_size(group) - BLOCK_LEAD);
}

/* b is done with its chunk, which begins at start. True if that has nothing
 * left: then it is the caller's. */
static inline bool chunk_close(struct region *r, const struct bump *b,
                               const unsigned char *start,
                               enum chunk_group group)
{
    size_t handed = (size_t)(b->next - (start + BLOCK_LEAD));
    return chunk_free(r, start, CHUNK_OPEN - handed, group);
}

/* Let b, whose chunk is full, go on with a drained one: the same, or the newest
 * in stock. False and nothing changed if there is none in stock. */
static inline bool chunk_renew(struct region *r, struct chunk_stock *stock,
                               struct bump *b, enum chunk_group group)
{
    struct drained *newest = stock->newest[group];
    unsigned char *start = chunk_start(b->end - 1, group);
    if (!newest)
        return false;
    if (!chunk_close(r, b, start, group)) {
        start = (unsigned char *)newest;
        stock->newest[group] = newest->older;
    }
    chunk_begin(r, b, start, group);
    b->fresh = b->end;
    return true;
}

#endif
