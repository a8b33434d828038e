/* marks_made_anew_each_round_cost_nothing.c - a loop that makes its mark in
 * every round stays where it is, give or take the block of one mark; and a mark
 * of an earlier round is gone for good.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

enum { ROUNDS = 100000 };

void claim(const char *part)
{
    uintptr_t first = 0;
    bumpmalloc_mark_t inner[2] = {{0}};
    (void)part;
    only_under_the_library();
    bumpmalloc_mark_t outer = bumpmalloc_mark();
    CHECK(outer.thread);
    for (int i = 0; i < ROUNDS; i++) {
        inner[i % 2] = bumpmalloc_mark();
        uintptr_t block = (uintptr_t)malloc(100);
        if (i == 0)
            first = block;
        CHECK_LE(block + 128 - first, 256); /* either way */
        CHECK_EQ(bumpmalloc_rewind(i % 3 ? inner[i % 2] : outer), 0);
    }
    /* One within the other, both made in each round. */
    bumpmalloc_stats_t before, after;
    CHECK_EQ(bumpmalloc_stats(&before), 0);
    for (int i = 0; i < ROUNDS; i++) {
        inner[0] = bumpmalloc_mark();
        CHECK(malloc(100));
        inner[1] = bumpmalloc_mark();
        CHECK(malloc(100));
        CHECK_EQ(bumpmalloc_rewind(inner[1]), 0);
        CHECK_EQ(bumpmalloc_rewind(inner[0]), 0);
        CHECK_EQ(bumpmalloc_rewind(inner[1]), -1);
    }
    CHECK_EQ(bumpmalloc_stats(&after), 0);
    CHECK_EQ(after.held, before.held);
    bumpmalloc_mark_t last = bumpmalloc_mark();
    CHECK_EQ(bumpmalloc_rewind(outer), 0);
    CHECK_EQ(bumpmalloc_rewind(inner[0]), -1);
    CHECK_EQ(bumpmalloc_rewind(inner[1]), -1);
    CHECK_EQ(bumpmalloc_rewind(last), -1);
    CHECK_EQ(bumpmalloc_rewind(outer), 0);
}
