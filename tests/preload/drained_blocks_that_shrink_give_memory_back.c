/* drained_blocks_that_shrink_give_memory_back.c - 300 MiB, resized to a
 * hundredth: at most a tenth of it stays in memory.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

/* When the kernel's khugepaged comes by, it fills up huge pages again of which
 * a part was given back: 16 MiB at a time, once in a hundred runs. */
static void small_pages(void)
{
    drained_settings();
    setenv("BUMPMALLOC_PAGES", "small", 1);
}

void claim(const char *part)
{
    static const char *const parts[] = {"600", "4000", "40000", "1000000",
                                        "100000000"};
    static unsigned char *slot[300000000 / 600];
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, COUNT(parts), small_pages);
        return;
    }
    size_t size = (size_t)atol(part), count = 300000000 / size;
    for (size_t i = 0; i < count; i++) {
        CHECK(slot[i] = malloc(size));
        fill(slot[i], size, i);
        if (i % 64 != 63 && i != count - 1)
            continue;
        for (size_t k = i / 64 * 64; k <= i; k++)
            CHECK(slot[k] = realloc(slot[k], size / 100));
    }
    for (size_t i = 0; i < count; i++)
        CHECK(holds(slot[i], size / 100, i));
    dprintf(1, "%zu KiB\n", rss_kib());
    size_t excess = count * page_excess(size / 100);
    CHECK_LE(rss_kib(), 30 * 1024 + excess / KIB);
}
