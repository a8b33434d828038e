/* drained_sizes_share_one_memory.c - 150 MiB in one block, in blocks of one
 * MiB, of 9,000 (more with larger pages), 3,000 and 800 bytes and 75 MiB in one
 * block, each freed before the next, in a region of 256 MiB: what served one
 * size serves the others.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#define TOTAL (150 * MIB)

static void region_256m(void)
{
    drained_settings();
    setenv("BUMPMALLOC_REGION", "256M", 1);
}

void claim(const char *part)
{
    static const char *const parts[] = {"sizes"};
    static const size_t sizes[] = {TOTAL, MIB, 9000 * PAGE_SCALE,
                                   3000,  800, TOTAL / 2};
    static char *slot[TOTAL / 800];
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, region_256m);
        return;
    }
    for (size_t i = 0; i < COUNT(sizes); i++) {
        bool last = i == COUNT(sizes) - 1;
        size_t size = sizes[i], count = last ? 1 : TOTAL / size;
        check_context("%zu blocks of %zu", count, size);
        for (size_t k = 0; k < count; k++) {
            CHECK(slot[k] = malloc(size));
            slot[k][0] = slot[k][size - 1] = 1;
        }
        for (size_t k = 0; k < count; k++)
            free(slot[k]);
    }
}
