/* chunk.c - drained chunks: opening, retiring, and handing out again.
 * Any thread, a stock by its owner only; callable inside malloc; waits for the
 * pool, but not without end. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/chunk.h"

#include "heap/extent.h"

void chunk_flush_small(struct region *r, struct chunk_stock *stock)
{
    struct drained *batch = stock->newest[CHUNK_SMALL];
    stock->newest[CHUNK_SMALL] = NULL;
    if (batch)
        stack_push(&r->drained_chunks[CHUNK_SMALL], r, batch);
}

/* The newest drained chunk of the group in stock; NULL if there is none. */
static unsigned char *stock_take(struct chunk_stock *stock,
                                 enum chunk_group group)
{
    struct drained *chunk = stock->newest[group];
    if (chunk)
        stock->newest[group] = chunk->older;
    return (unsigned char *)chunk;
}

/* What is left over, [start, end), becomes chunks, the lowest to be used first.
 */
static void chunk_split(struct region *r, struct chunk_stock *stock,
                        const unsigned char *start, const unsigned char *end,
                        enum chunk_group group)
{
    size_t size = chunk_size(group);
    for (; end > start; end -= size)
        chunk_drained(r, stock, end - size, group);
}

/* A larger chunk is whole pages, which serve others as well. */
void chunk_give(struct region *r, unsigned char *start, enum chunk_group group)
{
    struct extent extent = {.end = start + chunk_size(group)};
    struct drained *chunk = (struct drained *)start;
    if (chunk_size(group) >= r->page_size) {
        extent_give(r, start, &extent, false);
        return;
    }
    chunk->older = NULL;
    chunk->count = 1;
    stack_push(&r->drained_chunks[group], r, chunk);
}

void chunk_leave(struct region *r, struct chunk_stock *stock)
{
    unsigned char *start;
    chunk_flush_small(r, stock);
    while ((start = stock_take(stock, CHUNK_MEDIUM)))
        chunk_give(r, start, CHUNK_MEDIUM);
    while ((start = stock_take(stock, CHUNK_BIG)))
        chunk_give(r, start, CHUNK_BIG);
}

/* A drained chunk, from the stock or from what other threads left. */
static unsigned char *drained_take(struct region *r, struct chunk_stock *stock,
                                   enum chunk_group group)
{
    if (!stock->newest[group])
        stock->newest[group] = stack_pop(&r->drained_chunks[group], r);
    return stock_take(stock, group);
}

/* Pages for a chunk. A page may be larger than a chunk, and then makes several.
 * *used says whether they may not be zero. */
static unsigned char *chunk_take(struct region *r, struct chunk_stock *stock,
                                 enum chunk_group group, bool *used,
                                 enum heap_refusal *why)
{
    size_t size = num_max(chunk_size(group), r->page_size);
    struct region_request q = {.size = size, .align = size};
    struct extent extent;
    unsigned char *start = extent_take(r, &q, &extent);
    *why = q.refusal;
    if (start) {
        *used = extent.dirty;
        chunk_split(r, stock, start + chunk_size(group), start + size, group);
    }
    return start;
}

bool chunk_open(struct region *r, struct chunk_stock *stock, struct bump *b,
                enum chunk_group group, enum heap_refusal *why)
{
    unsigned char *start = drained_take(r, stock, group);
    bool used = true;
    if (!start && !(start = chunk_take(r, stock, group, &used, why)))
        return false;
    chunk_begin(r, b, start, group);
    if (used)
        b->fresh = b->end;
    return true;
}

void chunk_retire(struct region *r, struct chunk_stock *stock, struct bump *b,
                  enum chunk_group group)
{
    unsigned char *start = chunk_start(b->end - 1, group);
    if (chunk_close(r, b, start, group))
        chunk_drained(r, stock, start, group);
}
