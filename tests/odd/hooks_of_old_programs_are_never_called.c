/* hooks_of_old_programs_are_never_called.c - glibc kept the names
 * __malloc_hook and so on for old programs, and calls them no more.
 * SPDX-License-Identifier: MIT */
#include "check.h"

extern void *(*old_malloc_hook)(size_t, const void *);
extern void (*old_free_hook)(void *, const void *);
__asm__(".symver old_malloc_hook, __malloc_hook@GLIBC_2.2.5");
__asm__(".symver old_free_hook, __free_hook@GLIBC_2.2.5");

static int calls;

static void *on_malloc(size_t size, const void *caller)
{
    (void)size;
    (void)caller;
    calls++;
    return NULL;
}

static void on_free(void *p, const void *caller)
{
    (void)p;
    (void)caller;
    calls++;
}

void claim(const char *part)
{
    (void)part;
    old_malloc_hook = on_malloc;
    old_free_hook = on_free;
    char *p = malloc(100);
    CHECK(p);
    free(p);
    p = strdup("text");
    CHECK(p && is_ours(p));
    free(p);
    CHECK_EQ(calls, 0);
}
