/* blocks_of_size_zero_can_be_resized_and_freed.c - they are blocks as any
 * other.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    for (size_t way = 0; way < ways_count; way++) {
        check_context("%s", ways[way].name);
        void *p = ways[way].alloc(0);
        memset(p, 0xff, malloc_usable_size(p));
        void *q = malloc(0);
        fill(q, malloc_usable_size(q), way);
        p = realloc(p, 1000);
        CHECK(p);
        CHECK_GE(malloc_usable_size(p), 1000);
        memset(p, 0xff, 1000);
        CHECK(holds(q, malloc_usable_size(q), way));
        free(p);
        free(q);
    }
}
