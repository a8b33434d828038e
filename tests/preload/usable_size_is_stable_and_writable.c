/* usable_size_is_stable_and_writable.c - to its last byte, for every way to
 * allocate.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    CHECK_EQ(malloc_usable_size(NULL), 0);
    for (size_t way = 0; way < ways_count; way++) {
        for (size_t size = 0; size < 3 * MIB; size = size * 9 / 7 + 1) {
            check_context("%s of %zu bytes", ways[way].name, size);
            void *p = ways[way].alloc(size);
            CHECK(p);
            size_t capacity = malloc_usable_size(p);
            CHECK_GE(capacity, size);
            fill(p, capacity, size);
            void *q = ways[way].alloc(size % 100);
            CHECK(q);
            memset(q, 0xff, malloc_usable_size(q));
            CHECK_EQ(malloc_usable_size(p), capacity);
            CHECK(holds(p, capacity, size));
            free(q);
            CHECK_EQ(malloc_usable_size(p), capacity);
            CHECK(holds(p, capacity, size));
            free(p);
        }
    }
}
