/* numbers_survive_vectors_that_grow_under_a_mark.c - large blocks that moved
 * leave nothing behind that a rewind could give back a second time: what is
 * held stays between 0 and what is reserved.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    for (int round = 0; round < 8; round++) {
        char *p = NULL, *q = NULL;
        for (size_t size = 300 * KIB; size < 40 * MIB; size *= 2) {
            CHECK(p = realloc(p, size));
            CHECK(q = realloc(q, size));
            memset(p, 1, size);
            memset(q, 1, size);
        }
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
        bumpmalloc_stats_t stats;
        CHECK_EQ(bumpmalloc_stats(&stats), 0);
        check_context("round %d", round);
        CHECK_LE(stats.held, stats.committed);
    }
}
