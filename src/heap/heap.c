/* heap.c - blocks: take and resize.
 * Any thread; callable inside malloc; no lock.
 * SPDX-License-Identifier: MIT */
#include "heap/heap.h"

#include <errno.h>
#include <string.h>

#include "heap/large.h"
#include "heap/limit.h"

/* The bound to name in the report. */
static size_t refusal_bound(enum heap_refusal why)
{
    struct region *r = region_peek();
    if (why == REFUSED_BY_LIMIT)
        return limit_bytes();
    return why == REFUSED_BY_REGION && r ? r->size : 0;
}

__attribute__((cold, noinline)) static void *heap_refuse(size_t n,
                                                         enum heap_refusal why)
{
    if (n <= PTRDIFF_MAX)
        host_report_full(why, n, refusal_bound(why));
    errno = ENOMEM;
    return NULL;
}

/* Like heap_take_aligned, but says why not instead of reporting it. */
static void *heap_try(size_t n, size_t align, enum heap_refusal *why)
{
    *why = REFUSED_BY_REGION;
    if (n > PTRDIFF_MAX || align > PTRDIFF_MAX)
        return NULL;
    if (n >= LARGE_MIN || align >= LARGE_MIN)
        return large_take(n, align, why);
    struct bump *b = &cursor_self.bump;
    size_t size = block_size_for(n);
    void *p = bump_alloc_aligned(b, size, align);
    if (!p) {
        if (!cursor_refill(size + align - BLOCK_ALIGN, why))
            return NULL;
        p = bump_alloc_aligned(b, size, align);
    }
    block_set(p, size, 0);
    return p;
}

void *heap_take_aligned(size_t n, size_t align)
{
    enum heap_refusal why;
    void *p = heap_try(n, num_max(align, BLOCK_ALIGN), &why);
    return p ? p : heap_refuse(n, why);
}

void *heap_take(size_t n)
{
    return heap_take_aligned(n, BLOCK_ALIGN);
}

/* The newest block of this thread, grown where it is. */
static bool heap_extend(void *p, size_t n)
{
    struct bump *b = &cursor_self.bump;
    size_t old = block_size(p), size = block_size_for(n);
    if ((unsigned char *)p + old != b->next || p < (void *)b->base)
        return false;
    if (!bump_grow(b, p, old, size) &&
        (!cursor_extend(size - old) || !bump_grow(b, p, old, size)))
        return false;
    block_set(p, size, 0);
    return true;
}

/* A new place for a block that has outgrown its own: at least a quarter more
 * than asked for, or growing byte by byte would hand out gigabytes. */
static void *heap_move(void *p, size_t n, enum heap_refusal *why)
{
    void *to = heap_try(n + n / 4, BLOCK_ALIGN, why);
    if (!to)
        to = heap_try(n, BLOCK_ALIGN, why);
    if (to)
        memcpy(to, p, block_capacity(p));
    return to;
}

void *heap_resize(void *p, size_t n)
{
    enum heap_refusal why = REFUSED_BY_REGION;
    void *to = NULL;
    if (n <= block_capacity(p))
        return p;
    if (block_is_large(p))
        to = large_grow(p, n, &why);
    else if (n < LARGE_MIN && heap_extend(p, n))
        return p;
    else if (n <= PTRDIFF_MAX / 2)
        to = heap_move(p, n, &why);
    return to ? to : heap_refuse(n, why);
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
                   .committed_bytes = r->frontier,
                   .reserved_bytes = r->size,
               }
             : none;
}
