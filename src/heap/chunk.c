/* chunk.c - drained chunks: opening, retiring, and handing out again.
 * Any thread, a stock by its owner only; callable inside malloc; no lock. errno
 * is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/chunk.h"

/* What a thread keeps of each group while there are others. */
#define STOCK_MAX (32 * KIB)

/* Leave what the stock has of a group to other threads. */
static void stock_flush(struct region *r, struct chunk_stock *stock,
                        enum chunk_group group)
{
    struct drained *batch = stock->newest[group];
    stock->newest[group] = NULL;
    if (batch)
        stack_push(&r->drained_chunks[group], r, batch);
}

void chunk_leave(struct region *r, struct chunk_stock *stock)
{
    stock_flush(r, stock, CHUNK_SMALL);
    stock_flush(r, stock, CHUNK_MEDIUM);
    stock_flush(r, stock, CHUNK_BIG);
}

void chunk_drained(struct region *r, struct chunk_stock *stock, const void *p,
                   enum chunk_group group)
{
    struct drained *chunk = (struct drained *)chunk_start(p, group);
    chunk->older = stock->newest[group];
    chunk->count = chunk->older ? chunk->older->count + 1 : 1;
    stock->newest[group] = chunk;
    if (!os_single_threaded() &&
        chunk->count > STOCK_MAX >> chunk_kinds[group].shift)
        stock_flush(r, stock, group);
}

/* A drained chunk, from the stock or from what other threads left. */
static unsigned char *drained_take(struct region *r, struct chunk_stock *stock,
                                   enum chunk_group group)
{
    struct drained *chunk = stock->newest[group];
    if (!chunk)
        chunk = stack_pop(&r->drained_chunks[group], r);
    if (chunk)
        stock->newest[group] = chunk->older;
    return (unsigned char *)chunk;
}

/* What is left over, [start, end), becomes small chunks as far as it can, the
 * lowest to be used first. */
static void chunk_split(struct region *r, struct chunk_stock *stock,
                        const unsigned char *start, const unsigned char *end)
{
    size_t size = chunk_size(CHUNK_SMALL);
    for (end -= (uintptr_t)end & (size - 1);
         end > start && (size_t)(end - start) >= size; end -= size)
        chunk_drained(r, stock, end - size, CHUNK_SMALL);
}

/* New memory. A larger chunk needs its alignment, and a page may be larger than
 * a small one: what that leaves over serves small blocks. */
static unsigned char *chunk_take(struct region *r, struct chunk_stock *stock,
                                 enum chunk_group group, enum heap_refusal *why)
{
    size_t size = num_max(chunk_size(group), r->page_size);
    struct region_request q = {.size = size, .align = size};
    unsigned char *start = region_take(r, &q);
    *why = q.refusal;
    if (start) {
        atomic_fetch_add_explicit(&r->handed, q.gap, memory_order_relaxed);
        chunk_split(r, stock, start + chunk_size(group), start + size);
        chunk_split(r, stock, start - q.gap, start);
    }
    return start;
}

bool chunk_open(struct region *r, struct chunk_stock *stock, struct bump *b,
                enum chunk_group group, enum heap_refusal *why)
{
    unsigned char *start = drained_take(r, stock, group);
    bool used = start;
    if (!start && !(start = chunk_take(r, stock, group, why)))
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
