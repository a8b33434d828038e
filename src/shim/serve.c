/* serve.c - whoever serves: the heap, the family behind ours, or early.c.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#include "shim/serve.h"

#include <errno.h>

#include "os/libc.h"
#include "shim/early.h"
#include "shim/libc.h"

void host_free_foreign(void *p)
{
    if (next_serves_all && !early_owns(p))
        next_family.free(p);
}

/* What came before the library was relocated stays where it is. */
__attribute__((cold, noinline)) static void *early_resize(void *p, size_t n)
{
    size_t capacity = block_capacity(p);
    void *to = n <= capacity ? p
               : early_now() ? early_take(n)
                             : serve_malloc(n);
    if (to && to != p)
        early_copy(to, p, capacity);
    return to;
}

void *host_resize_foreign(void *p, size_t n)
{
    return early_owns(p) ? early_resize(p, n) : next_for(p)->realloc(p, n);
}

/* C17 7.22.3.5; size 0 frees and gives NULL, as glibc documents. */
void *serve_realloc(void *p, size_t n)
{
    if (!p)
        return serve_malloc(n);
    if (n)
        return region_spans(p) ? heap_resize(p, n) : host_resize_foreign(p, n);
    if (!region_owns(p) && !early_owns(p))
        return next_for(p)->realloc(p, n);
    if (heap_drained && region_owns(p))
        heap_free(p);
    return NULL;
}

/* n bytes at a multiple of align, a power of two. */
static void *take_aligned(size_t align, size_t n)
{
    return unlikely(early_now()) ? early_take_aligned(num_max(align, 16), n)
                                 : heap_take_aligned(n, align);
}

/* memalign(3); like glibc's, rounds align up to a power of two. */
static void *take_rounded(size_t align, size_t n)
{
    if (align > SIZE_MAX / 2 + 1) {
        os_set_errno(EINVAL);
        return NULL;
    }
    return take_aligned(num_pow2_up(num_max(align, 1)), n);
}

/* C17 7.22.3.1; n need not be a multiple of align (as in C17 with DR 460). An
 * alignment that is no power of two is for the libc at hand to judge. */
void *serve_aligned_alloc(size_t align, size_t n)
{
    if (unlikely(next_serves_all))
        return next_family.aligned_alloc(align, n);
    if (num_is_pow2(align) || libc_alignments == LIBC_ALL_ROUNDED ||
        (!align && libc_alignments == LIBC_0))
        return take_rounded(align, n);
    os_set_errno(EINVAL);
    return NULL;
}

/* posix_memalign(3p): the error is the return value, errno and *out stay. */
int serve_posix_memalign(void **out, size_t align, size_t n)
{
    if (unlikely(next_serves_all))
        return next_family.posix_memalign(out, align, n);
    if (!num_is_pow2(align) || align % sizeof(void *))
        return EINVAL;
    if (unlikely(early_now())) /* there is no errno yet */
        return (*out = take_aligned(align, n)) ? 0 : ENOMEM;
    int *error = os_libc.errno_location(), saved = *error;
    void *p = heap_take_aligned(n, align);
    *error = saved;
    return p ? (*out = p, 0) : ENOMEM;
}

void *serve_memalign(size_t align, size_t n)
{
    return unlikely(next_serves_all) ? next_family.memalign(align, n)
                                     : take_rounded(align, n);
}
