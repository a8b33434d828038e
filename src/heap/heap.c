/* heap.c - take blocks.
 * Any thread; callable inside malloc; no lock.
 * SPDX-License-Identifier: MIT */
#include "heap/heap.h"

#include <errno.h>
#include <string.h>

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

/* From the thread's chunk of the size's group; a full chunk is retired. What
 * alignment leaves out counts as freed at once. */
static void *take_from_chunk(struct region *r, size_t size, struct request *q)
{
    enum chunk_group group = chunk_group_for(size);
    if (!cursor_self.extra && !cursor_equip(r, &q->refusal))
        return NULL;
    struct bump *b = cursor_bump(group);
    unsigned char *before = b->next;
    unsigned char *p = NULL;
    if (size <= bump_left(b))
        p = bump_alloc_aligned(b, size, q->align);
    if (!p) {
        if (!cursor_open_chunk(r, group, &q->refusal))
            return NULL;
        before = b->next;
        p = bump_alloc_aligned(b, size, q->align);
    }
    if (p > before)
        cursor_free(r, before, (size_t)(p - before), group);
    return block_begin(b, p, size, q);
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

/* A block is never smaller than its alignment, so that the group of its size
 * has room for that, too. */
static void *take_drained(struct region *r, size_t size, struct request *q)
{
    size = num_max(size, q->align);
    return size > CHUNK_BIG_BLOCK
               ? large_take(r, q->n, q->align, &q->dirty, &q->refusal)
               : take_from_chunk(r, size, q);
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

/* A block of a drained chunk's group, from another chunk that the thread has in
 * stock. NULL where that is not all there is to it: nothing has changed. */
static inline void *take_next(struct bump *b, size_t size,
                              enum chunk_group group)
{
    struct cursor_extra *extra = cursor_self.extra;
    if (!extra || !b->gate ||
        !chunk_renew(region_peek(), &extra->stock, b, group))
        return NULL;
    void *p = bump_advance(b, size);
    block_set(p, size, 0);
    return p;
}

/* The same for a small one. */
__attribute__((noinline)) static void *take_next_small(size_t n)
{
    return take_next(&cursor_self.bump, block_size_for(n), CHUNK_SMALL);
}

/* A block beyond BLOCK_SMALL_MAX that a chunk serves, or NULL as above. Spans
 * serve all sizes from one chunk; then there is no extra block, or all that it
 * has for chunks is empty. */
__attribute__((noinline)) static void *take_medium(size_t n)
{
    size_t size = block_size_for(n);
    enum chunk_group group = chunk_group_for(size);
    struct bump *b = cursor_self.extra ? cursor_bump(group) : &cursor_self.bump;
    if (!bump_fits(b, size))
        return take_next(b, size, group);
    void *p = bump_advance(b, size);
    block_set(p, size, 0);
    return p;
}

/* Each path is a function of its own, so that the short ones need no stack. */
__attribute__((noinline)) static void *take_slowly(size_t n)
{
    return heap_take_aligned(n, BLOCK_ALIGN);
}

void *heap_take(size_t n)
{
    void *p = NULL;
    if (n <= BLOCK_SMALL_MAX)
        p = take_next_small(n);
    else if (n <= CHUNK_BIG_BLOCK - BLOCK_WORD)
        p = take_medium(n);
    return p ? p : take_slowly(n);
}

void *heap_take_zeroed(size_t n)
{
    struct request q = {.n = n, .align = BLOCK_ALIGN};
    void *p = n <= BLOCK_SMALL_MAX ? take_next_small(n) : NULL;
    if (p)
        return memset(p, 0, n);
    if (!(p = heap_try(&q)))
        return heap_refuse(n, q.refusal);
    return q.dirty ? memset(p, 0, num_min(n, q.dirty)) : p;
}

size_t heap_capacity(const void *p)
{
    return block_capacity(p);
}

static size_t free_bytes(const struct region *r)
{
    size_t free = pool_dirty(r) * r->page_size + bump_left(&cursor_self.bump);
    if (cursor_self.extra)
        free += bump_left(cursor_bump(CHUNK_MEDIUM)) +
                bump_left(cursor_bump(CHUNK_BIG));
    return free;
}

struct heap_numbers heap_numbers(void)
{
    struct region *r = region_peek();
    if (!r)
        return (struct heap_numbers){0};
    size_t handed = r->handed + r->page_size; /* the one with the struct */
    return (struct heap_numbers){
        .handed_bytes = handed,
        .free_bytes = num_min(free_bytes(r), handed),
        .committed_bytes = r->frontier + r->committed_high,
        .reserved_bytes = r->size,
    };
}
