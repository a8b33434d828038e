/* sized_frees_free.c - free_sized and free_aligned_sized of C23.
 * SPDX-License-Identifier: MIT */
#include "check.h"

static void (*sized)(void *, size_t);
static void (*aligned_sized)(void *, size_t, size_t);

void claim(const char *part)
{
    (void)part;
    sized = entry("free_sized");
    aligned_sized = entry("free_aligned_sized");
    if (system_malloc() && !sized)
        skip("this libc has neither");
    CHECK(sized);
    CHECK(aligned_sized);
    errno = 12345;
    sized(NULL, 0);
    aligned_sized(NULL, 16, 0);
    for (size_t size = 0; size < 3 * MIB; size = size * 3 + 1) {
        check_context("size %zu", size);
        void *keep = malloc(100);
        fill(keep, 100, size);
        sized(malloc(size), size);
        sized(calloc(1, size), size);
        sized(realloc(malloc(1), size + 1), size + 1);
        for (size_t align = 16; align <= 65536; align *= 8)
            aligned_sized(aligned_alloc(align, size), align, size);
        CHECK_EQ(errno, 12345);
        CHECK(holds(keep, 100, size));
    }
}
