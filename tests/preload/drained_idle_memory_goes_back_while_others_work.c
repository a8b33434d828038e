/* drained_idle_memory_goes_back_while_others_work.c - 200 MiB of small blocks,
 * all freed: while blocks of other sizes come and go, what is in memory drops
 * to a tenth within ten seconds. The argument is the size of the small blocks.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

/* 64 live blocks of 5,000 to 60,000 bytes, each written a little. */
static void work(struct dice *dice)
{
    static unsigned char *slot[64];
    for (int i = 0; i < 1000; i++) {
        unsigned char **p = &slot[roll_below(dice, COUNT(slot))];
        free(*p);
        CHECK(*p = malloc(5000 + roll_below(dice, 55000)));
        **p = 1;
    }
}

void claim(const char *part)
{
    static const char *const parts[] = {"100"};
    struct dice dice = {1};
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, steady_settings);
        return;
    }
    size_t before = anonymous_kib();
    void *chain = chain_take(200 * MIB, (size_t)atol(part));
    size_t peak = anonymous_kib() - before;
    chain_free(chain);
    double start = seconds();
    while (anonymous_kib() > before + peak / 10 && seconds() < start + 10)
        work(&dice);
    dprintf(1, "%zu KiB, %zu KiB after %.3f s\n", peak,
            anonymous_kib() - before, seconds() - start);
    CHECK_LE(anonymous_kib(), before + peak / 10);
}
