/* rewind_reaches_over_chunks_and_large_blocks.c - hundreds of megabytes of all
 * sizes go back at once, and come again from the same memory.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

enum { ROUNDS = 6, BLOCKS = 3000 };

static size_t held(void)
{
    bumpmalloc_stats_t stats;
    CHECK_EQ(bumpmalloc_stats(&stats), 0);
    return stats.held;
}

static size_t size_of(int i)
{
    static const size_t sizes[] = {24, 500, 513, 4000, 5000, 40000, 300000};
    return sizes[i % (int)COUNT(sizes)];
}

void claim(const char *part)
{
    static char *block[BLOCKS];
    (void)part;
    only_under_the_library();
    char *old = malloc(100);
    fill(old, 100, 1);
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    size_t after_two = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < BLOCKS; i++) {
            block[i] = malloc(size_of(i));
            CHECK(block[i]);
            memset(block[i], i + round, size_of(i));
        }
        for (int i = 0; i < BLOCKS; i++) {
            CHECK_EQ((unsigned char)block[i][0], (unsigned char)(i + round));
            CHECK(!memcmp(block[i], block[i] + 1, size_of(i) - 1));
        }
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
        CHECK(holds(old, 100, 1));
        if (round == 1)
            after_two = held();
    }
    CHECK_LE(held(), after_two + MIB);
    CHECK_LE(peak_rss_kib(), 400 * 1024);
}
