/* sized_frees_free.c - free_sized and free_aligned_sized of C23: they leave
 * errno and other blocks alone, and what they free is used again.
 * SPDX-License-Identifier: MIT */
#include "check_frees.h"

static void (*sized)(void *, size_t);
static void (*aligned_sized)(void *, size_t, size_t);

static void *take_aligned(size_t size)
{
    return aligned_alloc(64, size);
}

static void give_aligned(void *p, size_t size)
{
    aligned_sized(p, 64, size);
}

static void keep_the_rest(void)
{
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

void claim(const char *part)
{
    static const char *const parts[] = {"sized", "aligned"};
    sized = entry("free_sized");
    aligned_sized = entry("free_aligned_sized");
    if (system_malloc() && !sized)
        skip("this libc has neither");
    CHECK(sized);
    CHECK(aligned_sized);
    if (!part) {
        keep_the_rest();
        rerun_parts(parts, COUNT(parts), NULL);
    } else if (strcmp(part, "sized") == 0) {
        frees_all(malloc, sized);
    } else {
        frees_all(take_aligned, give_aligned);
    }
}
