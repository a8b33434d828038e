/* drained_large_blocks_shrink_where_they_are.c - realloc to less than half
 * keeps the place and the contents, and gives the rest back.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

void claim(const char *part)
{
    static const char *const parts[] = {"shrink"};
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, NULL);
        return;
    }
    size_t before = rss_kib();
    unsigned char *p = malloc(200 * MIB);
    CHECK(p);
    memset(p, 3, 200 * MIB);
    for (size_t size = 90 * MIB; size > 100000; size /= 3) {
        CHECK_EQ(realloc(p, size), p);
        CHECK_LE(malloc_usable_size(p), size + 2 * LIBRARY_PAGE);
        CHECK(p[0] == 3 && p[size / 2] == 3 && p[size - 1] == 3);
    }
    CHECK_LE(peak_rss_kib(), before + 202 * 1024);
    CHECK_LE(rss_kib(), before + 50 * 1024); /* an eighth may lie idle */
    memset(malloc(90 * MIB), 4, 90 * MIB);
    CHECK(p[0] == 3 && p[100] == 3);
    CHECK_LE(peak_rss_kib(), before + 202 * 1024);
}
