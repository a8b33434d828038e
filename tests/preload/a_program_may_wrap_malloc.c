/* a_program_may_wrap_malloc.c - its malloc counts and goes on to RTLD_NEXT,
 * which is the library.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <stdatomic.h>

#define OWN __attribute__((visibility("default")))

const char *malloc_owner = NULL;
static atomic_long calls;

OWN void *malloc(size_t size)
{
    static void *(*next)(size_t);
    if (!next)
        next = dlsym(RTLD_NEXT, "malloc");
    calls++;
    return next(size);
}

OWN void free(void *p)
{
    static void (*next)(void *);
    if (!next)
        next = dlsym(RTLD_NEXT, "free");
    calls++;
    next(p);
}

void claim(const char *part)
{
    (void)part;
    long before = calls;
    void *(*next)(size_t) = dlsym(RTLD_NEXT, "malloc");
    if (!system_malloc())
        CHECK(strstr(file_of((void *)next), "libbumpmalloc"));
    for (size_t size = 0; size < 3 * MIB; size = size * 3 + 1) {
        check_context("%zu bytes", size);
        void *p = malloc(size);
        CHECK(p);
        fill(p, size, size);
        p = realloc(p, size * 2 + 1);
        CHECK(p);
        CHECK(holds(p, size, size));
        free(p);
        p = calloc(1, size);
        CHECK(p);
        CHECK(is_zero(p, size));
        free(p);
        free(strdup("text"));
    }
    CHECK_GE(calls - before, 20);
}
