/* drained_aligned_blocks_are_used_again.c - small and large, aligned to 32
 * bytes up to 2 MiB: what was freed serves again, so a hundred thousand of each
 * take no more memory than one hundred.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

static void many(size_t align, size_t size, long count)
{
    void *slot[4] = {0};
    size_t early = 0;
    for (long n = 0; n < count; n++) {
        void **p = &slot[(size_t)n % COUNT(slot)];
        free(*p);
        CHECK(*p = aligned_alloc(align, size));
        CHECK(is_aligned(*p, align));
        memset(*p, 1, size < 4096 ? size : 4096);
        if (n == 100)
            early = rss_kib();
    }
    for (size_t i = 0; i < COUNT(slot); i++)
        free(slot[i]);
    check_context("%ld blocks of %zu, aligned to %zu", count, size, align);
    CHECK_LE(rss_kib(), early + 16 * 1024 + 512); /* as much may lie idle */
}

void claim(const char *part)
{
    static const char *const parts[] = {"again"};
    static const size_t sizes[] = {8, 100, 2000, 5000, 65536, 300000};
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, NULL);
        return;
    }
    for (size_t i = 0; i < COUNT(sizes); i++)
        for (size_t align = 32; align <= 2 * MIB; align *= 4)
            many(align, sizes[i], 20000);
}
