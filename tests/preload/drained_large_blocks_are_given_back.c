/* drained_large_blocks_are_given_back.c - 400 MiB in blocks of a size, written
 * and freed: resident memory drops to an eighth of that, and taking them again
 * costs no more than the first time.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#define TOTAL (400 * MIB)

void claim(const char *part)
{
    static const char *const parts[] = {"20000", "100000", "1000000",
                                        "30000000"};
    static void *slot[TOTAL / 20000];
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, COUNT(parts), NULL);
        return;
    }
    size_t size = (size_t)atol(part), count = TOTAL / size;
    size_t before = rss_kib(), peak = 0;
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < count; i++) {
            CHECK(slot[i] = malloc(size));
            memset(slot[i], 1, size);
        }
        for (size_t i = 0; i < count; i++)
            free(slot[i]);
        dprintf(1, "%zu KiB, peak %zu KiB; ", rss_kib(), peak_rss_kib());
        /* the first page of each block stays */
        CHECK_LE(rss_kib(), before + TOTAL / KIB / 8 + count * 4 + 17 * 1024);
        if (round == 0)
            peak = peak_rss_kib();
    }
    dprintf(1, "\n");
    CHECK_LE(peak_rss_kib(), peak + peak / 20);
}
