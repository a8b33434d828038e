/* resize.c - free and resize blocks.
 * Any thread; callable inside malloc; no lock.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "heap/large.h"
#include "heap/request.h"

/* Blocks with less capacity stay where they are when they shrink. */
#define SHRINK_MIN 128

/* Free whatever is not a small block of ours. */
__attribute__((noinline)) static void free_other(struct region *r, void *p)
{
    if (!p)
        return;
    if ((uintptr_t)p - (uintptr_t)r >= r->size) {
        host_free_foreign(p);
        return;
    }
    if (!r->drained || block_is_pinned(p))
        return;
    if (block_is_large(p)) {
        large_free(r, p);
        return;
    }
    size_t size = block_size(p);
    enum chunk_group group = chunk_group_for(size);
    if (!cursor_self.extra || !bump_take_back(cursor_bump(group), p, size))
        cursor_free(r, p, size, group);
}

/* The small chunk that p lies in has nothing left. */
__attribute__((noinline)) static void small_drained(struct region *r, void *p)
{
    if (cursor_self.extra)
        chunk_drained(r, &cursor_self.extra->stock, p, CHUNK_SMALL);
    else
        cursor_drained(r, p, CHUNK_SMALL);
}

void heap_free(void *p)
{
    struct region *r = region_peek();
    if ((uintptr_t)p - (uintptr_t)r >= r->drained_size ||
        *block_word(p) > CHUNK_SMALL_BLOCK) /* with flags: larger still */
        free_other(r, p);
    else if (!bump_take_back(&cursor_self.bump, p, *block_word(p)) &&
             __builtin_expect(chunk_free(r, p, *block_word(p), CHUNK_SMALL), 0))
        small_drained(r, p);
}

/* Grow a block of a drained chunk within its chunk and group. */
static bool extend_in_chunk(void *p, size_t old, size_t size)
{
    enum chunk_group group = chunk_group_for(old);
    return cursor_self.extra && size <= chunk_kinds[group].block_max &&
           bump_grow(cursor_bump(group), p, old, size);
}

/* Grow a block of a span, which may itself become longer. */
static bool extend_in_span(struct region *r, void *p, size_t old, size_t size)
{
    struct bump *b = &cursor_self.bump;
    if ((unsigned char *)p + old != b->next || p < (void *)b->base)
        return false;
    return bump_grow(b, p, old, size) ||
           (!cursor_is_marked() && cursor_extend(r, size - old) &&
            bump_grow(b, p, old, size));
}

/* The newest block of this thread, grown where it is. */
static bool heap_extend(struct region *r, void *p, size_t n)
{
    size_t old = block_size(p), size = block_size_for(n);
    bool chunk = r->drained && !cursor_is_marked();
    if (!(chunk ? extend_in_chunk(p, old, size)
                : extend_in_span(r, p, old, size)))
        return false;
    block_resize(p, size);
    return true;
}

/* The block's first n bytes in a new place, with capacity for `wish` bytes if
 * they are to be had, else for n. */
static void *heap_move(struct region *r, void *p, size_t keep, size_t n,
                       size_t wish, enum heap_refusal *why)
{
    struct request q = {.n = wish, .align = BLOCK_ALIGN};
    void *to = NULL;
    if (wish > BLOCK_SMALL_MAX || !heap_take_small(block_size_for(wish), &to))
        to = heap_try(&q);
    if (!to && wish > n) {
        q.n = n;
        to = heap_try(&q);
    }
    *why = q.refusal;
    if (to) {
        memcpy(to, p, keep);
        if (r->drained)
            heap_free(p);
    }
    return to;
}

/* Smaller: where memory is reused, a block much too large is worth a move, and
 * a large one is cut short. */
static void *heap_shrink(struct region *r, void *p, size_t n)
{
    enum heap_refusal why;
    size_t capacity = block_capacity(p);
    if (!r->drained || capacity < SHRINK_MIN || n > capacity / 2 ||
        block_is_pinned(p))
        return p;
    if (block_is_large(p) && n > CHUNK_BIG_BLOCK) {
        large_shrink(r, p, n);
        return p;
    }
    void *to = heap_move(r, p, n, n, n, &why);
    return to ? to : p;
}

/* Under a mark a block that moves joins the journal. */
static void *heap_grow_large(struct region *r, void *p, size_t n,
                             enum heap_refusal *why)
{
    if (!cursor_is_marked())
        return large_grow(r, p, n, why);
    struct piece *node = journal_node(r, why);
    void *to = node ? large_grow(r, p, n, why) : NULL;
    if (to && to != p)
        journal_add_large(node, to);
    return to;
}

void *heap_resize(void *p, size_t n)
{
    struct region *r = region_peek();
    enum heap_refusal why = REFUSED_BY_REGION;
    size_t capacity = block_capacity(p);
    void *to = NULL;
    if (n <= capacity)
        return heap_shrink(r, p, n);
    if (block_is_large(p) && capacity >= LARGE_MIN / 2)
        to = heap_grow_large(r, p, n, &why);
    else if (n < LARGE_MIN && heap_extend(r, p, n))
        return p;
    else if (n <= PTRDIFF_MAX / 2)
        /* At least a quarter more than asked for, or growing byte by byte
         * would hand out gigabytes. */
        to = heap_move(r, p, capacity, n, n + n / 4, &why);
    return to ? to : heap_refuse(n, why);
}
