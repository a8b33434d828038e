/* rewind_takes_nested_marks_back_one_by_one.c - each mark gives back what came
 * after it, and nothing that came before.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

enum { DEPTH = 100 };

static size_t size_at(int level)
{
    return (size_t)(1 + level * 397 % 9000);
}

void claim(const char *part)
{
    static bumpmalloc_mark_t mark[DEPTH];
    static void *block[DEPTH];
    (void)part;
    only_under_the_library();
    for (int i = 0; i < DEPTH; i++) {
        mark[i] = bumpmalloc_mark();
        CHECK(mark[i].thread);
        block[i] = malloc(size_at(i));
        fill(block[i], size_at(i), (uint64_t)i);
    }
    for (int i = DEPTH; i-- > 0;) {
        CHECK_EQ(bumpmalloc_rewind(mark[i]), 0);
        memset(malloc(size_at(i)), 0xee, size_at(i));
        for (int k = 0; k < i; k++)
            CHECK(holds(block[k], size_at(k), (uint64_t)k));
    }
    CHECK_EQ(bumpmalloc_rewind(mark[0]), 0);
    for (int i = 1; i < DEPTH; i++)
        CHECK_EQ(bumpmalloc_rewind(mark[i]), -1);
}
