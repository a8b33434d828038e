/* drained_absurd_sizes_are_refused.c - also where freed memory waits, whose
 * number of pages takes fewer bits than a size.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

void claim(const char *part)
{
    static const char *const parts[] = {"absurd"};
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, NULL);
        return;
    }
    free(malloc(4 * MIB));
    for (int shift = 41; shift < (int)(8 * sizeof(size_t)) - 1; shift++) {
        size_t size = (size_t)1 << shift;
        check_context("2 to the power of %d", shift);
        CHECK(!malloc(size));
        CHECK(!malloc(size + 100));
        CHECK(!calloc(1, size));
        CHECK(!aligned_alloc(size, 1));
        void *p = malloc(MIB);
        CHECK(p && !realloc(p, size) && !realloc(p, size + 4096));
        CHECK(malloc_usable_size(p) < 2 * MIB);
        free(p);
    }
}
