/* rounds_hand_out_three_times_the_region.c - 64 MiB of addresses, 20 rounds
 * of 20 MiB: in small blocks, in medium ones, in one large block, mixed, and in
 * a large one that grows (to 5 MiB, since what it leaves behind when it moves
 * waits for the rewind: 13 MiB in all).
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

enum { ROUNDS = 20 };
#define ROUND_BYTES (20 * MIB)

static void take(size_t size)
{
    char *p = malloc(size);
    CHECK(p);
    memset(p, 1, size);
}

static void grow(void)
{
    char *p = NULL;
    /* What a block leaves when it moves is not used again before the rewind. */
    for (size_t size = 100 * KIB; size <= ROUND_BYTES / 4; size += size / 3) {
        CHECK(p = realloc(p, size));
        memset(p, 1, size);
    }
}

static void round_of(const char *kind, int round)
{
    static const size_t mixed[] = {100, 2000, 9000, 700000, 40, 300000};
    size_t step = strcmp(kind, "small") == 0    ? 64
                  : strcmp(kind, "medium") == 0 ? 3000
                                                : ROUND_BYTES;
    if (strcmp(kind, "growing") == 0)
        grow();
    else if (strcmp(kind, "mixed") == 0)
        for (size_t used = 0, i = (size_t)round; used < ROUND_BYTES; i++) {
            take(mixed[i % COUNT(mixed)]);
            used += mixed[i % COUNT(mixed)];
        }
    else
        for (size_t used = 0; used < ROUND_BYTES; used += step)
            take(step);
}

static void small_region(void)
{
    setenv("BUMPMALLOC_REGION", "64M", 1);
}

static void rounds(const char *kind)
{
    take(1000);
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    for (int round = 0; round < ROUNDS; round++) {
        check_context("round %d of %s", round, kind);
        round_of(kind, round);
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
    }
}

void claim(const char *part)
{
    static const char *const kinds[] = {"small", "medium", "large", "mixed",
                                        "growing"};
    struct outcome outcome;
    only_under_the_library();
    if (part) {
        rounds(part);
        return;
    }
    for (size_t i = 0; i < COUNT(kinds); i++) {
        rerun(&outcome, kinds[i], small_region);
        CHECK_FINE(&outcome);
    }
}
