/* reset_needs_a_mark.c - -1 without one; with marks it goes back to the first,
 * which stays good.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    char *old = malloc(1000);
    fill(old, 1000, 1);
    CHECK_EQ(bumpmalloc_reset(), -1);
    CHECK(holds(old, 1000, 1));
    bumpmalloc_mark_t first = bumpmalloc_mark();
    char *newer = malloc(1000);
    bumpmalloc_mark_t second = bumpmalloc_mark();
    memset(malloc(5 * MIB), 1, 5 * MIB);
    CHECK_EQ(bumpmalloc_reset(), 0);
    CHECK_EQ(malloc(1000), newer);
    CHECK_EQ(bumpmalloc_rewind(second), -1);
    CHECK_EQ(bumpmalloc_rewind(first), 0);
    CHECK_EQ(bumpmalloc_reset(), 0);
    CHECK_EQ(malloc(1000), newer);
    CHECK(holds(old, 1000, 1));
}
