/* aligned_alloc_takes_sizes_that_are_no_multiple.c - C17 lifted that rule.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    for (size_t align = 1; align <= 4096; align *= 2) {
        for (size_t size = 0; size < 50; size++) {
            check_context("aligned_alloc(%zu, %zu)", align, size);
            char *p = aligned_alloc(align, size);
            CHECK(p);
            CHECK(is_aligned(p, align));
            memset(p, 1, size);
            free(p);
        }
    }
}
