/* drained_idle_pieces_cost_large_blocks_nothing.c - thousands of freed pieces
 * lie between live ones, and fit nothing: a block of 1 MB that is taken,
 * written and freed again and again has its pages ready all the same.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { ROUNDS = 300, FIRST = 50 };

static void play(size_t count, size_t size)
{
    void *pieces = chain_thin_out(chain_take(count * size, size));
    long before = 0;
    for (int i = 0; i < FIRST + ROUNDS; i++) {
        if (i == FIRST)
            before = page_faults();
        unsigned char *p = malloc(1000000);
        CHECK(p);
        memset(p, 1, 1000000);
        free(p);
    }
    long faults = page_faults() - before;
    dprintf(1, "%.1f page faults a round\n", (double)faults / ROUNDS);
    CHECK_LE(faults, 4 * ROUNDS);
    chain_free(pieces);
}

void claim(const char *part)
{
    static const char *const parts[] = {
        "1000 of 8000", "5000 of 8000",  "20000 of 8000", "20000 of 700",
        "5000 of 3000", "3000 of 30000", "20000 of 4096",
    };
    size_t count, size;
    if (!part)
        rerun_parts(parts, COUNT(parts), steady_settings);
    else if (sscanf(part, "%zu of %zu", &count, &size) == 2)
        play(count, size);
}
