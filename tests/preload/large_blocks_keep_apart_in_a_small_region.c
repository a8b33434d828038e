/* large_blocks_keep_apart_in_a_small_region.c - where there is little room
 * between them: five grow by turns, by chance, shrink, and are replaced, until
 * memory ends; all bytes of all of them are kept.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

#include <stdio.h>

enum { BLOCKS = 5 };

static void limits(void)
{
    setenv("BUMPMALLOC_REGION", "256M", 1);
}

static void grow_by_turns(uint64_t seed)
{
    struct dice dice = {seed};
    void *block[BLOCKS] = {NULL};
    size_t size[BLOCKS] = {0};
    check_context("SEED=%llu", (unsigned long long)seed);
    for (int round = 0; round < 200; round++) {
        size_t i = roll_below(&dice, BLOCKS);
        size_t wanted = size[i] + roll_below(&dice, 300 * KIB) + 1;
        if (roll_below(&dice, 20) == 0)
            wanted = 256 * KIB + roll_below(&dice, MIB);
        void *p = realloc(block[i], wanted);
        if (p) {
            CHECK(holds(p, size[i] < wanted ? size[i] : wanted, i));
            block[i] = p;
            size[i] = wanted;
            fill(p, wanted, i);
        }
        for (size_t k = 0; round % 25 == 0 && k < BLOCKS; k++)
            CHECK(holds(block[k], size[k], k));
    }
    for (size_t k = 0; k < BLOCKS; k++)
        CHECK(holds(block[k], size[k], k));
}

void claim(const char *part)
{
    only_under_the_library();
    if (part) {
        grow_by_turns(strtoull(part, NULL, 10));
        return;
    }
    uint64_t seed = seed_get();
    for (uint64_t round = 0; round < 4; round++) {
        struct outcome outcome;
        char words[30];
        snprintf(words, sizeof words, "%llu",
                 (unsigned long long)(seed + round));
        rerun(&outcome, words, limits);
        CHECK_FINE(&outcome);
    }
}
