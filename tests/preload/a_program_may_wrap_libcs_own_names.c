/* a_program_may_wrap_libcs_own_names.c - its malloc, calloc, realloc and free
 * are glibc's other names for them. The aligned ones are not its own: their
 * blocks, and those that libc itself gives, reach its free.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#define OWN __attribute__((visibility("default")))

const char *malloc_owner = NULL;

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void __libc_free(void *);

static unsigned long calls;

OWN void *malloc(size_t size)
{
    calls++;
    return __libc_malloc(size);
}

OWN void *calloc(size_t count, size_t size)
{
    calls++;
    return __libc_calloc(count, size);
}

OWN void *realloc(void *p, size_t size)
{
    calls++;
    return __libc_realloc(p, size);
}

OWN void free(void *p)
{
    calls++;
    __libc_free(p);
}

static char *from_before;

static void before_all(void)
{
    from_before = malloc(100);
    fill(from_before, 100, 1);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const early)(void) = before_all;

void claim(const char *part)
{
    (void)part;
    CHECK(holds(from_before, 100, 1));
    from_before = realloc(from_before, 10000);
    CHECK(holds(from_before, 100, 1));
    free(from_before);
    for (size_t size = 1; size < 9 * MIB; size = size * 3 + 7) {
        for (size_t i = 0; i < ways_count; i++) {
            check_context("%s(%zu)", ways[i].name, size);
            void *p = ways[i].alloc(size);
            CHECK(p);
            fill(p, size, size);
            p = realloc(p, size * 2);
            CHECK(p);
            CHECK(holds(p, size, size));
            free(p);
        }
    }
    char *text = strdup("text");
    CHECK(strcmp(text, "text") == 0);
    free(realloc(text, 1000));
    CHECK_GE(calls, 100);
}
