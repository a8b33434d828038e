/* drained_blocks_of_whole_pages_waste_little.c - 80 MiB in blocks of one, two
 * and more pages take at most 1.10 times that, aligned to a page at most 1.15.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

static void play(size_t size, size_t align, size_t percent)
{
    size_t total = 80 * MIB, count = total / size, before = anonymous_kib();
    for (size_t i = 0; i < count; i++) {
        unsigned char *p = align ? aligned_alloc(align, size) : malloc(size);
        CHECK(p);
        memset(p, 1, size);
    }
    size_t used = anonymous_kib() - before;
    dprintf(1, "%zu.%02zu times\n", used * KIB / total,
            used * KIB * 100 / total % 100);
    CHECK_LE(used * KIB, total / 100 * percent);
}

void claim(const char *part)
{
    static const char *const parts[] = {"1",      "2",      "3",      "4",
                                        "1 at 1", "2 at 1", "4 at 1", "2 at 2"};
    size_t pages, align = 0;
    only_under_the_library();
    if (!part)
        rerun_parts(parts, COUNT(parts), steady_settings);
    else if (sscanf(part, "%zu at %zu", &pages, &align) >= 1)
        play(pages * LIBRARY_PAGE, align * LIBRARY_PAGE, align ? 115 : 110);
}
