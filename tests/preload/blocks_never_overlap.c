/* blocks_never_overlap.c - every way to allocate, interleaved; all bytes kept.
 * SPDX-License-Identifier: MIT */
#include "check.h"

enum { BLOCKS = 6000 };

void claim(const char *part)
{
    (void)part;
    static struct {
        void *p;
        size_t size;
    } block[BLOCKS];
    struct dice dice = {seed_get()};
    for (size_t i = 0; i < BLOCKS; i++) {
        const struct way *way = &ways[roll_below(&dice, ways_count)];
        size_t size = roll_below(&dice, (size_t)1 << roll_below(&dice, 16));
        if (i % 500 == 0)
            size = 256 * KIB + roll_below(&dice, 100 * KIB);
        block[i].p = way->alloc(size);
        CHECK(block[i].p);
        block[i].size = malloc_usable_size(block[i].p);
        CHECK_GE(block[i].size, size);
        fill(block[i].p, block[i].size, i);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        CHECK(holds(block[i].p, block[i].size, i));
}
