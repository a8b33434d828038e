/* numbers_of_the_header_are_plausible.c - bumpmalloc_stats: held <=
 * committed <= reserved, at any time; active and version say what is so.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

static bumpmalloc_stats_t stats_get(const char *when)
{
    bumpmalloc_stats_t stats = {0};
    CHECK_EQ(bumpmalloc_stats(&stats), 0);
    check_context("%s: held %zu KiB, committed %zu KiB, reserved %zu KiB", when,
                  stats.held / KIB, stats.committed / KIB,
                  stats.reserved / KIB);
    CHECK_LE(stats.held, stats.committed);
    CHECK_LE(stats.committed, stats.reserved);
    return stats;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    CHECK_EQ(bumpmalloc_active(), 1);
    CHECK(bumpmalloc_version()[0] >= '0' && bumpmalloc_version()[0] <= '9');
    bumpmalloc_stats_t before = stats_get("at the start");
    CHECK(malloc(10 * MIB));
    bumpmalloc_stats_t after = stats_get("after 10 MiB");
    CHECK_GE(after.held, before.held + 10 * MIB);
    CHECK_LE(after.held, before.held + 11 * MIB);
    char *p = NULL, *q = NULL;
    for (size_t size = 300 * KIB; size < 700 * MIB; size *= 2) {
        CHECK(p = realloc(p, size));
        CHECK(q = realloc(q, size));
        stats_get("vectors that grow");
    }
    after = stats_get("before the mark");
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    for (int round = 0; round < 10; round++) {
        CHECK(malloc(3 * MIB));
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
    }
    CHECK_LE(stats_get("after rounds").held, after.held + 6 * MIB);
}
