/* failed_realloc_leaves_the_block_intact.c - small, large and aligned blocks.
 * SPDX-License-Identifier: MIT */
#include "check.h"

static void refused(void *p, size_t capacity, size_t size)
{
    check_context("block of %zu to 0x%zx", capacity, size);
    errno = 0;
    CHECK(realloc(p, size) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK_EQ(malloc_usable_size(p), capacity);
    CHECK(holds(p, capacity, capacity));
}

void claim(const char *part)
{
    (void)part;
    for (size_t way = 0; way < ways_count; way++) {
        for (size_t size = 1; size < 4 * MIB; size = size * 20 + 3) {
            void *p = ways[way].alloc(size);
            CHECK(p);
            size_t capacity = malloc_usable_size(p);
            fill(p, capacity, capacity);
            for (size_t k = 0; k < 40; k++)
                refused(p, capacity, SIZE_MAX - k);
            refused(p, capacity, PTRDIFF_MAX);
            refused(p, capacity, (size_t)PTRDIFF_MAX + 1);
            refused(p, capacity, (size_t)PTRDIFF_MAX - 4096);
            p = realloc(p, size + 100); /* and it can still be resized */
            CHECK(p);
            CHECK(holds(p, size, capacity));
            free(p);
        }
    }
}
