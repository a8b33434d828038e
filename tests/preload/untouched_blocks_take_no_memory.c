/* untouched_blocks_take_no_memory.c - 1,000 blocks of 256 KiB and more that
 * nobody writes to: at most 12 MB are in memory, in either mode.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

void claim(const char *part)
{
    static const char *const parts[] = {"262144", "300000", "1048576",
                                        "3000000", "5000000"};
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings_never);
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    size_t before = anonymous_kib();
    for (int i = 0; i < 1000; i++)
        CHECK(i % 2 ? malloc((size_t)atol(part))
                    : calloc(1, (size_t)atol(part)));
    dprintf(1, "%zu KiB\n", anonymous_kib() - before);
    CHECK_LE(anonymous_kib() - before, 12000000 / KIB);
}
