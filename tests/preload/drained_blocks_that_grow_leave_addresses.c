/* drained_blocks_that_grow_leave_addresses.c - in a region of 16 GiB, 1,200
 * live buffers that grow from 5 KB to 40 KB leave room for a block of 4 GiB.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

static void region_16g(void)
{
    setenv("BUMPMALLOC_RESET", "drained", 1);
    setenv("BUMPMALLOC_REGION", "16G", 1);
    setenv("BUMPMALLOC_LIMIT", "none", 1);
}

void claim(const char *part)
{
    static const char *const parts[] = {"grow"};
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, region_16g);
        return;
    }
    static void *live[1200];
    for (size_t size = 5000; size <= 40000; size *= 2)
        for (size_t n = 0; n < COUNT(live); n++)
            CHECK(live[n] = realloc(live[n], size));
    CHECK(malloc(4 * GIB));
}
