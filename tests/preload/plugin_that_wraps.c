/* plugin_that_wraps.c - a preloaded library that counts calls of malloc and
 * passes them on to the next one.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <stdatomic.h>
#include <stddef.h>

#define OWN __attribute__((visibility("default")))

OWN void *malloc(size_t size);
OWN void *realloc(void *p, size_t size);
OWN void free(void *p);

static atomic_long calls;

OWN void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "malloc");
    calls++;
    return next(size);
}

OWN void *realloc(void *p, size_t size)
{
    static void *(*next)(void *, size_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "realloc");
    calls++;
    return next(p, size);
}

OWN void free(void *p)
{
    static void (*next)(void *);
    if (!next)
        next = dlsym(RTLD_NEXT, "free");
    calls++;
    next(p);
}
