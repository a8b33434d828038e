/* heap.c - take blocks.
 * Any thread; callable inside malloc; no lock.
 * SPDX-License-Identifier: MIT */
#include "heap/heap.h"

#include <errno.h>
#include <string.h>

#include "heap/chunk.h"
#include "heap/large.h"
#include "heap/limit.h"
#include "heap/request.h"

/* The bound to name in the report. */
static size_t refusal_bound(enum heap_refusal why)
{
    struct region *r = region_peek();
    if (why == REFUSED_BY_LIMIT)
        return limit_bytes();
    return why == REFUSED_BY_REGION && r ? r->size : 0;
}

__attribute__((cold, noinline)) void *heap_refuse(size_t n,
                                                  enum heap_refusal why)
{
    if (n <= PTRDIFF_MAX)
        host_report_full(why, n, refusal_bound(why));
    errno = ENOMEM;
    return NULL;
}

static void *block_begin(struct bump *b, void *p, size_t size,
                         struct request *q)
{
    q->dirty = bump_is_fresh(b, p) ? 0 : size;
    block_set(p, size, 0);
    return p;
}

/* From the thread's chunk, which is extended or replaced as need be. */
static void *take_from_span(struct region *r, size_t size, struct request *q)
{
    struct bump *b = &cursor_self.bump;
    void *p = bump_alloc_aligned(b, size, q->align);
    if (!p) {
        if (!cursor_refill(r, size + q->align - BLOCK_ALIGN, &q->refusal))
            return NULL;
        p = bump_alloc_aligned(b, size, q->align);
    }
    return block_begin(b, p, size, q);
}

/* From the thread's chunk of a group; a full chunk is retired. What alignment
 * leaves out counts as freed at once. */
static void *take_from_chunk(struct region *r, struct bump *b, size_t size,
                             struct request *q)
{
    enum chunk_group group = chunk_group_for(size);
    unsigned char *before = b->next;
    unsigned char *p = NULL;
    if (size <= bump_left(b))
        p = bump_alloc_aligned(b, size, q->align);
    if (!p) {
        if (b->end)
            chunk_retire(r, b, group);
        bump_init(b, NULL, 0);
        if (!chunk_open(r, b, group, &q->refusal))
            return NULL;
        before = b->next;
        p = bump_alloc_aligned(b, size, q->align);
    }
    if (p > before)
        chunk_free(r, before, (size_t)(p - before), group);
    return block_begin(b, p, size, q);
}

/* This thread's bump allocator for medium blocks. */
static struct bump *medium_open(struct region *r, struct request *q)
{
    if (!cursor_self.extra) {
        struct request small = {.align = BLOCK_ALIGN};
        size_t size = block_size_for(sizeof(struct cursor_extra));
        struct cursor_extra *extra =
            take_from_chunk(r, &cursor_self.bump, size, &small);
        q->refusal = small.refusal;
        if (!extra)
            return NULL;
        memset(extra, 0, sizeof *extra);
        cursor_set_extra(r, extra);
    }
    return &cursor_self.extra->medium;
}

/* Under a mark: listed, and pinned where free would find it. */
static void *take_marked(struct region *r, size_t size, struct request *q)
{
    struct bump *b = &cursor_self.bump;
    if (q->n >= LARGE_MIN || q->align >= LARGE_MIN) {
        struct piece *node = journal_node(r, &q->refusal);
        if (!node)
            return NULL;
        void *p = large_take(r, q->n, q->align, &q->dirty, &q->refusal);
        if (p)
            journal_add_large(node, p);
        return p;
    }
    void *p = bump_alloc_aligned(b, size, q->align);
    if (!p) {
        if (!journal_refill(r, size + q->align, &q->refusal))
            return NULL;
        p = bump_alloc_aligned(b, size, q->align);
    }
    block_begin(b, p, size, q);
    if (r->drained)
        *block_word(p) |= BLOCK_PINNED;
    return p;
}

static void *take_drained(struct region *r, size_t size, struct request *q)
{
    if (q->align > CHUNK_SMALL_ALIGN)
        size = num_max(size, CHUNK_SMALL_BLOCK + BLOCK_ALIGN);
    if (size > CHUNK_MEDIUM_BLOCK || q->align > CHUNK_MEDIUM_BLOCK)
        return large_take(r, q->n, q->align, &q->dirty, &q->refusal);
    struct bump *b = &cursor_self.bump;
    if (chunk_group_for(size) == CHUNK_MEDIUM && !(b = medium_open(r, q)))
        return NULL;
    return take_from_chunk(r, b, size, q);
}

void *heap_try(struct request *q)
{
    q->refusal = REFUSED_BY_REGION;
    if (q->n > PTRDIFF_MAX || q->align > PTRDIFF_MAX)
        return NULL;
    struct region *r = cursor_open();
    q->refusal = REFUSED_BY_SYSTEM;
    if (!r)
        return NULL;
    size_t size = block_size_for(q->n);
    if (cursor_is_marked())
        return take_marked(r, size, q);
    if (r->drained)
        return take_drained(r, size, q);
    if (q->n >= LARGE_MIN || q->align >= LARGE_MIN)
        return large_take(r, q->n, q->align, &q->dirty, &q->refusal);
    return take_from_span(r, size, q);
}

void *heap_take_aligned(size_t n, size_t align)
{
    struct request q = {.n = n, .align = num_max(align, BLOCK_ALIGN)};
    void *p = heap_try(&q);
    return p ? p : heap_refuse(n, q.refusal);
}

/* A small block in the last BUMP_ROOM bytes of a chunk, or NULL. Not where
 * `safe` sends every request to the careful path. */
static inline void *take_rest(size_t n)
{
    struct bump *b = &cursor_self.bump;
    if (n > BLOCK_SMALL_MAX || b->safe <= b->base)
        return NULL;
    size_t size = block_size_for(n);
    void *p = bump_alloc(b, size);
    if (p)
        block_set(p, size, 0);
    return p;
}

void *heap_take(size_t n)
{
    void *p = take_rest(n);
    return p ? p : heap_take_aligned(n, BLOCK_ALIGN);
}

void *heap_take_zeroed(size_t n)
{
    struct request q = {.n = n, .align = BLOCK_ALIGN};
    void *p = heap_try(&q);
    if (!p)
        return heap_refuse(n, q.refusal);
    return q.dirty ? memset(p, 0, num_min(n, q.dirty)) : p;
}

size_t heap_capacity(const void *p)
{
    return block_capacity(p);
}

struct heap_numbers heap_numbers(void)
{
    struct region *r = region_peek();
    struct heap_numbers none = {0};
    return r ? (struct heap_numbers){
                   .handed_bytes = r->handed,
                   .committed_bytes = r->frontier + r->committed_high,
                   .reserved_bytes = r->size,
               }
             : none;
}
