/* serve.h - what malloc's family does, by whoever serves: the heap, the family
 * behind ours, and before this library is relocated, early.c. Nothing is
 * counted here.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef SERVE_H
#define SERVE_H

#include "heap/heap.h"
#include "shim/export.h"
#include "shim/next.h"

/* True if every call goes on to the next family. If malloc is the main
 * program's own, and now it calls ours, that ends. */
static inline bool serve_by_next(void)
{
    if (likely(!next_serves_all))
        return false;
    /* Another thread may be doing the same. */
    void (*was_us)(void) = __atomic_load_n(&next_was_us, __ATOMIC_RELAXED);
    if (was_us)
        was_us();
    return next_serves_all;
}

/* Once the library is relocated. */
static inline void *serve_malloc(size_t n)
{
    return unlikely(serve_by_next()) ? next_family.malloc(n) : heap_take(n);
}

/* n is the product, or SIZE_MAX where there is none. */
static inline void *serve_calloc(size_t count, size_t each, size_t n)
{
    return unlikely(serve_by_next()) ? next_family.calloc(count, each)
                                     : heap_take_zeroed(n);
}

/* Once the library is relocated, except for realloc of a block, and for the
 * next three. Their rules are those of the functions of these names. */
void *serve_realloc(void *p, size_t n);

void *serve_aligned_alloc(size_t align, size_t n);
int serve_posix_memalign(void **out, size_t align, size_t n);
void *serve_memalign(size_t align, size_t n);

#endif
