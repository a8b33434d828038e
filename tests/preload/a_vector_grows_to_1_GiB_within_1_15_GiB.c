/* a_vector_grows_to_1_GiB_within_1_15_GiB.c - in steps of 1.5, all bytes kept;
 * memory must not double.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    if (sizeof(void *) < 8)
        skip("as large as the region of a 32-bit process");
    size_t base = rss_kib(), had = 0;
    uint64_t *p = NULL;
    for (size_t size = 16; had < GIB; size = size * 3 / 2) {
        size = size < GIB ? size : GIB;
        check_context("%zu to %zu bytes", had, size);
        p = realloc(p, size);
        CHECK(p);
        for (size_t i = 0; i < had / 8; i += 509) /* one a page, and more */
            CHECK_EQ(p[i], i);
        for (size_t i = had / 8; i < size / 8; i++)
            p[i] = i;
        had = size / 8 * 8;
    }
    for (size_t i = 0; i < GIB / 8; i++)
        CHECK_EQ(p[i], i);
    CHECK_LE(peak_rss_kib(), base + 1178 * 1024); /* 1.15 GiB */
}
