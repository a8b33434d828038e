/* drained_idle_pieces_cost_large_blocks_nothing.c - thousands of freed pieces
 * lie between live ones, and fit nothing: a block of 1 MB that is taken,
 * written and freed again and again has its pages ready all the same, and takes
 * at most four times the CPU that it takes without such pieces.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { ROUNDS = 3000, FIRST = 50 };

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* The CPU that they take, and the page faults after the first ones. */
static double rounds(long *faults)
{
    double start = cpu_seconds();
    for (int i = 0; i < FIRST + ROUNDS; i++) {
        if (i == FIRST)
            *faults = page_faults();
        unsigned char *p = malloc(1000000);
        CHECK(p);
        memset(p, 1, 1000000);
        free(p);
    }
    *faults = page_faults() - *faults;
    return cpu_seconds() - start;
}

static void play(size_t count, size_t size)
{
    long faults, ignored;
    void *pieces = chain_thin_out(chain_take(count * size, size));
    double with = rounds(&faults);
    chain_free(pieces);
    malloc_trim(0);
    double without = rounds(&ignored);
    dprintf(1, "%.1f page faults a round, %.1f us instead of %.1f\n",
            (double)faults / ROUNDS, with / (FIRST + ROUNDS) * 1e6,
            without / (FIRST + ROUNDS) * 1e6);
    CHECK_LE(faults, 4 * ROUNDS);
    CHECK(with < 4 * without);
}

void claim(const char *part)
{
    static const char *const parts[] = {
        "1000 of 8000", "5000 of 8000",  "20000 of 8000", "20000 of 700",
        "5000 of 3000", "3000 of 30000", "20000 of 4096", "100000 of 4096",
    };
    size_t count, size;
    if (!part)
        rerun_parts(parts, COUNT(parts), steady_settings);
    else if (sscanf(part, "%zu of %zu", &count, &size) == 2)
        play(count, size);
}
