/* the_newest_block_is_sealed_by_a_mark.c - a block from before the mark that is
 * resized after it keeps its old bytes whole: a rewind never takes back a part
 * of a block. Small, medium and large; first and nested marks.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

static const size_t sizes[] = {10, 100, 600, 3000, 10000, 100000, 300000};

static void one(size_t size, size_t more)
{
    check_context("%zu bytes, %zu more", size, more);
    bumpmalloc_mark_t outer = bumpmalloc_mark();
    unsigned char *p = malloc(size);
    fill(p, size, size);
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    unsigned char *q = realloc(p, size + more);
    CHECK(q);
    CHECK(holds(q, size, size));
    memset(q + size, 0xaa, more);
    CHECK_EQ(bumpmalloc_rewind(mark), 0);
    /* Where it has not moved it is a block of before the mark still. */
    unsigned char *next = malloc(size + more);
    memset(next, 0xbb, size + more);
    if (q == p) {
        CHECK(holds(p, size, size));
        for (size_t i = size; i < size + more; i++)
            CHECK_EQ(p[i], 0xaa);
    } else {
        memset(p, 0xcc, size); /* the old place was before the mark, too */
        for (size_t i = 0; i < size + more; i++)
            CHECK_EQ(next[i], 0xbb);
    }
    CHECK_EQ(bumpmalloc_rewind(outer), 0);
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    for (int nested = 0; nested < 2; nested++) {
        for (size_t i = 0; i < COUNT(sizes); i++)
            for (size_t more = 1; more < 4 * MIB; more *= 13)
                one(sizes[i], more);
        CHECK(bumpmalloc_mark().thread);
    }
}
