/* chunk.c - drained chunks: opening, retiring, and handing out again.
 * Any thread; callable inside malloc; no lock. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/chunk.h"

static size_t chunk_size(enum chunk_group group)
{
    return (size_t)1 << chunk_shift(group);
}

static unsigned char *chunk_start(const void *p, enum chunk_group group)
{
    return (unsigned char *)((uintptr_t)p & ~(chunk_size(group) - 1));
}

void chunk_drained(struct region *r, const void *p, enum chunk_group group)
{
    stack_push(&r->drained_chunks[group], r, chunk_start(p, group));
}

/* What is left over, [start, end), becomes small chunks as far as it can. */
static void chunk_split(struct region *r, const unsigned char *start,
                        const unsigned char *end)
{
    size_t size = chunk_size(CHUNK_SMALL);
    for (start += -(uintptr_t)start & (size - 1);
         start < end && (size_t)(end - start) >= size; start += size)
        chunk_drained(r, start, CHUNK_SMALL);
}

/* New memory. A medium chunk needs its alignment, and a page may be larger than
 * a small one: what that leaves over serves small blocks. */
static unsigned char *chunk_take(struct region *r, enum chunk_group group,
                                 enum heap_refusal *why)
{
    size_t size = num_max(chunk_size(group), r->page_size);
    struct region_request q = {.size = size, .align = size};
    unsigned char *start = region_take(r, &q);
    *why = q.refusal;
    if (start) {
        atomic_fetch_add_explicit(&r->handed, q.gap, memory_order_relaxed);
        chunk_split(r, start - q.gap, start);
        chunk_split(r, start + chunk_size(group), start + size);
    }
    return start;
}

bool chunk_open(struct region *r, struct bump *b, enum chunk_group group,
                enum heap_refusal *why)
{
    unsigned char *start = stack_pop(&r->drained_chunks[group], r);
    bool used = start;
    if (!start && !(start = chunk_take(r, group, why)))
        return false;
    bump_init(b, start + BLOCK_LEAD, chunk_size(group) - BLOCK_LEAD);
    if (used)
        b->fresh = b->end;
    size_t position = (size_t)(start - (unsigned char *)r);
    *chunk_counter(r, position, group) = CHUNK_OPEN;
    return true;
}

void chunk_retire(struct region *r, struct bump *b, enum chunk_group group)
{
    unsigned char *start = chunk_start(b->end - 1, group);
    size_t handed = (size_t)(b->next - (start + BLOCK_LEAD));
    chunk_free(r, start, CHUNK_OPEN - handed, group);
}
