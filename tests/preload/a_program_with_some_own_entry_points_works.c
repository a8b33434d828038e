/* a_program_with_some_own_entry_points_works.c - malloc, calloc, realloc and
 * free are its own, the aligned ones are not: those come from where they came
 * without the library, and this free leaves alone what it does not know.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdatomic.h>
#include <stdio.h>

#define OWN __attribute__((visibility("default")))

const char *malloc_owner = NULL;

static _Alignas(16) char arena[16 << 20];
static atomic_size_t used;

static bool is_own(const void *p)
{
    return (const char *)p >= arena && (const char *)p < arena + sizeof arena;
}

OWN void *malloc(size_t size)
{
    if (size > sizeof arena / 2)
        return errno = ENOMEM, NULL;
    size_t at = atomic_fetch_add(&used, (size + 31) / 16 * 16) + 16;
    if (at + size > sizeof arena)
        return errno = ENOMEM, NULL;
    memcpy(arena + at - 16, &size, sizeof size);
    return arena + at;
}

OWN void *calloc(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return errno = ENOMEM, NULL;
    return malloc(count * size);
}

OWN void free(void *p)
{
    (void)p;
}

OWN void *realloc(void *p, size_t size)
{
    char *q = malloc(size);
    if (!p || !q)
        return q;
    size_t had;
    memcpy(&had, (char *)p - 16, sizeof had);
    return memcpy(q, p, had < size ? had : size);
}

void claim(const char *part)
{
    (void)part;
    CHECK(is_own(malloc(10)));
    CHECK(is_own(strdup("text")));
    for (size_t align = 16; align <= 65536; align *= 4) {
        void *p = aligned_alloc(align, 1000);
        CHECK(p);
        CHECK(is_aligned(p, align));
        memset(p, 1, 1000);
        CHECK_GE(malloc_usable_size(p), 1000);
        free(p);
        p = NULL;
        CHECK_EQ(posix_memalign(&p, align, 1000), 0);
        CHECK(is_aligned(p, align));
        memset(p, 1, 1000);
        free(p);
        free(memalign(align, 10));
    }
    void *page = valloc(10);
    CHECK(is_aligned(page, 4096));
    memset(page, 1, 10);
    FILE *file = fopen("/proc/self/maps", "r");
    CHECK(file);
    CHECK_EQ(fclose(file), 0);
}
