/* large_blocks_can_be_aligned_more_than_a_page.c - a MiB and more, at up to 32
 * MiB.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    unsigned char *before = malloc(300 * KIB);
    fill(before, 300 * KIB, 1);
    for (size_t align = 4096; align <= 32 * MIB; align *= 4) {
        check_context("alignment %zu", align);
        size_t size = 3 * MIB + 5;
        void *p = aligned_alloc(align, size);
        CHECK(p);
        CHECK(is_aligned(p, align));
        fill(p, malloc_usable_size(p), align);
        void *q = malloc(40);
        CHECK(q);
        memset(q, 0xff, malloc_usable_size(q));
        CHECK(holds(p, size, align));
        free(q);
        free(p);
    }
    CHECK(holds(before, 300 * KIB, 1));
}
