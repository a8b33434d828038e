/* realloc_keeps_contents_of_aligned_blocks.c - alignment may go, bytes may not.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    for (size_t align = 16; align <= 4 * MIB; align *= 4) {
        for (size_t size = 1; size < 3 * MIB; size = size * 12 + 1) {
            check_context("alignment %zu, size %zu", align, size);
            void *p = memalign(align, size);
            CHECK(p);
            size_t capacity = malloc_usable_size(p);
            fill(p, capacity, align);
            p = realloc(p, capacity + 1000);
            CHECK(p);
            CHECK(holds(p, capacity, align));
            fill(p, malloc_usable_size(p), size);
            p = realloc(p, size / 2 + 1);
            CHECK(p);
            CHECK(holds(p, size / 2 + 1, size));
            free(p);
        }
    }
}
