/* large_blocks_that_move_under_a_mark_are_taken_back.c - vectors from before
 * and from after the mark grow by turns; after the rewind their memory serves
 * again, and what it holds is not believed to be zero.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

enum { VECTORS = 4, ROUNDS = 16 };
#define FIRST (300 * KIB)
#define LAST (12 * MIB)

static unsigned char *vector[VECTORS];

static void grow_by_turns(void)
{
    for (size_t size = FIRST; size < LAST; size += size / 2)
        for (int i = 0; i < VECTORS; i++) {
            unsigned char *p = realloc(vector[i], size + size / 2);
            CHECK(p);
            CHECK(holds(p, size, (uint64_t)i));
            fill(p, size + size / 2, (uint64_t)i);
            vector[i] = p;
        }
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    unsigned char *witness = malloc(FIRST);
    fill(witness, FIRST, 99);
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    size_t rss = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < VECTORS; i++) {
            CHECK(vector[i] = malloc(FIRST));
            fill(vector[i], FIRST, (uint64_t)i);
        }
        grow_by_turns();
        unsigned char *zero = calloc(1, 2 * MIB);
        CHECK(is_zero(zero, 2 * MIB));
        memset(zero, 1, 2 * MIB);
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
        CHECK(holds(witness, FIRST, 99));
        for (size_t size = 100 * KIB; size < 8 * MIB; size *= 2) {
            zero = calloc(1, size);
            CHECK(is_zero(zero, size));
            memset(zero, 0xdd, size);
        }
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
        if (round == 8)
            rss = rss_kib();
    }
    CHECK_LE(rss_kib(), rss + rss / 10 + 1024);
}
