/* malloc.c - the malloc family's entry points: the standards' rules, nothing
 * else.
 * Any thread; callable from anywhere in the process, before constructors and
 * after destructors.
 *
 * The hot paths are the first lines of malloc, calloc and free: one for spans,
 * where free does nothing, and one for chunks, under drained. If the program
 * brings a family of its own, next_serves_all is set, and while calls are
 * counted, counted_now() is true: in both cases every call takes the slow path.
 * SPDX-License-Identifier: MIT */
#include "shim/malloc.h"

#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

#include "heap/heap.h"
#include "shim/counted.h"
#include "shim/early.h"
#include "shim/export.h"
#include "shim/serve.h"

#if __has_attribute(copy)
#define LIKE(function) __attribute__((copy(function)))
#else
#define LIKE(function)
#endif

__attribute__((noinline)) static void *malloc_counted(size_t n)
{
    uint64_t began = count_time_begin();
    return counted_taken(RECORD_MALLOC, n, serve_malloc(n), began);
}

__attribute__((noinline)) static void *malloc_slowly(size_t n)
{
    if (unlikely(early_now()))
        return early_take(n);
    return unlikely(counted_now()) ? malloc_counted(n) : serve_malloc(n);
}

__attribute__((noinline)) static void *calloc_slowly(size_t count, size_t each)
{
    size_t n;
    if (!num_mul(count, each, &n))
        n = SIZE_MAX; /* refused, as it should be */
    if (early_now())
        return early_take(n);
    bool counted = counted_now();
    uint64_t began = unlikely(counted) ? count_time_begin() : 0;
    void *p = serve_calloc(count, each, n);
    return unlikely(counted) ? counted_taken(RECORD_CALLOC, n, p, began) : p;
}

__attribute__((always_inline)) static inline void *malloc_here(size_t n)
{
    void *p;
    if (likely(n < heap_spans_below)) {
        size_t size = block_size_for(n);
        if (unlikely(!heap_take_small(size, &p)))
            return malloc_slowly(n);
        return p;
    }
    /* Read anew, or the compiler would use a register above, too. */
    if (unlikely(n > BLOCK_SMALL_MAX))
        return *(volatile size_t *)&heap_spans_below ? malloc_slowly(n)
                                                     : heap_take_larger(n);
    size_t size = block_size_for(n);
    struct places *s = heap_places(cursor_self.heap, size);
    p = places_take(s, size);
    return likely(p != NULL) ? p : heap_take_further(s, size);
}

/* C17 7.22.3.4; 16-byte aligned; n == 0 gives a block of its own. */
EXPORT void *malloc(size_t n)
{
    return malloc_here(n);
}

LIKE(malloc)
extern void *malloc_is_ours(size_t n) __attribute__((alias("malloc")));

/* C17 7.22.3.2. */
EXPORT void *calloc(size_t count, size_t each)
{
    size_t n;
    if (unlikely(!num_mul(count, each, &n)))
        return calloc_slowly(count, each);
    void *p;
    if (likely(n < heap_spans_below)) {
        if (unlikely(!heap_take_small(block_size_for(n), &p)))
            return calloc_slowly(count, each);
        /* Memory that was never handed out is zero already. */
        return likely(heap_is_fresh(p)) ? p : memset(p, 0, n);
    }
    if (heap_spans_below || n > BLOCK_SMALL_MAX)
        return calloc_slowly(count, each);
    p = malloc_here(n);
    return likely(p != NULL) ? memset(p, 0, n) : p;
}

LIKE(calloc)
extern void *calloc_is_ours(size_t count, size_t each)
    __attribute__((alias("calloc")));

__attribute__((noinline)) static void free_slowly(void *p)
{
    if (unlikely(counted_now()))
        counted_free(p);
    else
        heap_free_other(p);
}

/* C17 7.22.3.3. POSIX 2024: errno stays as it was. Does nothing, or under
 * drained nothing for addresses below the region, NULL among them. */
EXPORT void free(void *p)
{
    if (likely((uintptr_t)p < heap_free_from))
        return;
    if (likely((uintptr_t)p < heap_read(&region_hot_end)))
        heap_free(p);
    else
        free_slowly(p);
}

LIKE(free) extern void free_is_ours(void *p) __attribute__((alias("free")));

__attribute__((noinline)) static void *realloc_slowly(void *p, size_t n)
{
    if (!early_now() && unlikely(counted_now()))
        return counted_realloc(p, n);
    return p ? serve_realloc(p, n) : malloc_here(n);
}

/* C17 7.22.3.5. */
EXPORT void *realloc(void *p, size_t n)
{
    if (likely((uintptr_t)p >= region.base &&
               (uintptr_t)p < heap_read(&region_hot_end) && n))
        return heap_resize(p, n);
    return realloc_slowly(p, n);
}

LIKE(realloc)
extern void *realloc_is_ours(void *p, size_t n)
    __attribute__((alias("realloc")));

/* C17 7.22.3.1. */
EXPORT void *aligned_alloc(size_t align, size_t n)
{
    bool counted = !early_now() && counted_now();
    uint64_t began = unlikely(counted) ? count_time_begin() : 0;
    void *p = serve_aligned_alloc(align, n);
    return unlikely(counted) ? counted_taken(RECORD_ALIGNED_ALLOC, n, p, began)
                             : p;
}

/* posix_memalign(3p). */
EXPORT int posix_memalign(void **out, size_t align, size_t n)
{
    bool counted = !early_now() && counted_now();
    uint64_t began = unlikely(counted) ? count_time_begin() : 0;
    int error = serve_posix_memalign(out, align, n);
    if (unlikely(counted))
        counted_taken(RECORD_POSIX_MEMALIGN, n, error ? NULL : *out, began);
    return error;
}

/* memalign(3). */
EXPORT void *memalign(size_t align, size_t n)
{
    bool counted = !early_now() && counted_now();
    uint64_t began = unlikely(counted) ? count_time_begin() : 0;
    void *p = serve_memalign(align, n);
    return unlikely(counted) ? counted_taken(RECORD_MEMALIGN, n, p, began) : p;
}

LIKE(memalign)
extern void *memalign_is_ours(size_t align, size_t n)
    __attribute__((alias("memalign")));

/* malloc_usable_size(3): the capacity, which the program may use in full. */
EXPORT size_t malloc_usable_size(void *p)
{
    size_t n;
    if (unlikely(!early_now() && counted_now()) && counted_capacity(p, &n))
        return n;
    if (!p)
        return 0;
    if (unlikely(!region_owns(p)) && !early_owns(p))
        return next_for(p)->malloc_usable_size(p);
    return early_owns(p) ? block_capacity(p)
                         : heap_capacity(p, "malloc_usable_size");
}

/* C23 7.24.3.4 and .5: free, with what the program knows of the block. */
EXPORT void free_sized(void *p, size_t n);
EXPORT void free_sized(void *p, size_t n)
{
    (void)n;
    free(p);
}

EXPORT void free_aligned_sized(void *p, size_t align, size_t n);
EXPORT void free_aligned_sized(void *p, size_t align, size_t n)
{
    (void)align;
    (void)n;
    free(p);
}

/* cfree(3), gone from libc's headers; old programs still call it. */
EXPORT void cfree(void *p);
EXPORT void cfree(void *p)
{
    free(p);
}
