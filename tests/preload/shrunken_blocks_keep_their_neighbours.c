/* shrunken_blocks_keep_their_neighbours.c - what a shrink gives up may be used
 * again, once.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    for (size_t size = 32; size < 3 * MIB; size *= 3) {
        check_context("size %zu", size);
        void *p = malloc(size);
        p = realloc(p, size / 3 + 1); /* the newest block */
        CHECK(p);
        size_t had = malloc_usable_size(p);
        CHECK_GE(had, size / 3 + 1);
        fill(p, had, 1);
        void *q = malloc(size);
        fill(q, size, 2);
        CHECK(malloc_usable_size(p) == had);
        CHECK(holds(p, had, 1));
        p = realloc(p, size); /* no longer the newest */
        CHECK(p);
        CHECK(holds(p, size / 3 + 1, 1));
        memset(p, 0xff, malloc_usable_size(p));
        CHECK(holds(q, size, 2));
        free(p);
        free(q);
    }
}
