/* every_block_is_aligned_to_16.c - blocks of every small size, and some large.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    for (size_t way = 0; way < ways_count; way++) {
        size_t align = ways[way].align ? ways[way].align : 4096;
        size_t most = ways[way].align ? 4200 : 70;
        for (size_t size = 0; size < most; size++) {
            check_context("%s of %zu bytes", ways[way].name, size);
            void *p = ways[way].alloc(size);
            CHECK(p);
            CHECK(is_aligned(p, align));
        }
        for (size_t size = 4097; size < 3 * MIB; size = size * 5 / 3) {
            check_context("%s of %zu bytes", ways[way].name, size);
            void *p = ways[way].alloc(size);
            CHECK(p);
            CHECK(is_aligned(p, align));
        }
    }
    for (void *p = NULL, *q; !p || malloc_usable_size(p) < MIB; p = q) {
        size_t size = p ? malloc_usable_size(p) * 5 / 4 + 1 : 1;
        q = realloc(p, size);
        check_context("realloc to %zu bytes", size);
        CHECK(q);
        CHECK(is_aligned(q, 16));
    }
}
