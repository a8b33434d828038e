/* drained_trim_gives_back_what_small_blocks_took.c - 100 MiB of blocks of one
 * size, all freed: after malloc_trim a sixteenth of that is left at most.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

void claim(const char *part)
{
    static const char *const parts[] = {"24",   "100",  "500",
                                        "2000", "4096", "20000"};
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    size_t before = anonymous_kib(), total = 100 * MIB;
    void *chain = chain_take(total, (size_t)atol(part));
    size_t peak = anonymous_kib() - before;
    chain_free(chain);
    size_t freed = anonymous_kib() - before;
    malloc_trim(0);
    size_t left = anonymous_kib() - before;
    dprintf(1, "%zu KiB, freed %zu KiB, trimmed %zu KiB\n", peak, freed, left);
    CHECK_GE(peak, total / KIB);
    CHECK_LE(left, total / KIB / 16);
}
