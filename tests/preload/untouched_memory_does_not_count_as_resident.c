/* untouched_memory_does_not_count_as_resident.c - two GiB asked for in pieces
 * under BUMPMALLOC_LIMIT=200M.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static void limits(void)
{
    setenv("BUMPMALLOC_LIMIT", "200M", 1);
}

void claim(const char *part)
{
    only_under_the_library();
    if (sizeof(void *) < 8)
        skip("more than the region of a 32-bit process");
    struct outcome outcome;
    if (part) {
        for (int i = 0; i < 32; i++) {
            char *p = malloc(64 * MIB);
            check_context("after %d MiB, %zu KiB resident", i * 64, rss_kib());
            CHECK(p);
            p[100] = 1; /* 2 MiB resident, with huge pages */
        }
    } else {
        rerun(&outcome, "sparse", limits);
        CHECK_FINE(&outcome);
        CHECK_EQ(lines_with(outcome.err, "", NULL), 0);
    }
}
