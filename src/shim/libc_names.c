/* libc_names.c - glibc's other names for its malloc family, which programs and
 * wrappers call beside the public ones. Blocks cross between the two, so both
 * must be ours.
 * Any thread.
 *
 * If the program brings a family of its own, these do what libc's would have
 * done. Unlike malloc they do not take such a call as a sign that the program's
 * malloc wraps ours: a program may use memory of its own first, and turn to
 * libc when it already has threads.
 * SPDX-License-Identifier: MIT */
#include <features.h>

#ifdef __GLIBC__

#include "core/num.h"
#include "heap/heap.h"
#include "heap/host.h"
#include "os/memory.h"
#include "shim/export.h"
#include "shim/malloc.h"
#include "shim/next.h"

EXPORT void *__libc_malloc(size_t n);
EXPORT void *__libc_malloc(size_t n)
{
    return unlikely(next_serves_all) ? next_family.malloc(n)
                                     : malloc_is_ours(n);
}

EXPORT void *__libc_calloc(size_t count, size_t each);
EXPORT void *__libc_calloc(size_t count, size_t each)
{
    return unlikely(next_serves_all) ? next_family.calloc(count, each)
                                     : calloc_is_ours(count, each);
}

EXPORT void *__libc_realloc(void *p, size_t n);
EXPORT void *__libc_realloc(void *p, size_t n)
{
    if (unlikely(next_serves_all) && !p)
        return next_family.malloc(n);
    return realloc_is_ours(p, n);
}

EXPORT void __libc_free(void *p);
EXPORT void __libc_free(void *p)
{
    if (unlikely(next_serves_all) && !(region_exists() && region_owns(p)))
        host_free_foreign(p); /* free would look for a page of ours there */
    else
        free_is_ours(p);
}

EXPORT void *__libc_memalign(size_t align, size_t n);
EXPORT void *__libc_memalign(size_t align, size_t n)
{
    return memalign_is_ours(align, n);
}

EXPORT void *__libc_valloc(size_t n);
EXPORT void *__libc_valloc(size_t n)
{
    return memalign_is_ours(os_page_size(), n);
}

EXPORT void *__libc_pvalloc(size_t n);
EXPORT void *__libc_pvalloc(size_t n)
{
    size_t page = os_page_size();
    if (n <= SIZE_MAX - page) /* what is larger is refused as it is */
        n = num_align_up(n, page);
    return memalign_is_ours(page, n);
}

#endif
