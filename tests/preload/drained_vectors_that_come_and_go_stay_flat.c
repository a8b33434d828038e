/* drained_vectors_that_come_and_go_stay_flat.c - a vector grows to some
 * megabytes by half each time, and is freed, 3,000 times over, in a region of
 * 64 MiB: neither addresses nor memory pile up.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

static void region_64m(void)
{
    drained_settings();
    setenv("BUMPMALLOC_REGION", "64M", 1);
}

static void grow(struct dice *dice)
{
    size_t most = 1000000 + roll_below(dice, 9000000), size = 1000;
    unsigned char *p = malloc(size);
    CHECK(p);
    p[0] = 7;
    while (size < most) {
        p[size - 1] = 9;
        size_t before = size;
        CHECK(p = realloc(p, size += size / 2));
        CHECK(p[0] == 7 && p[before - 1] == 9);
    }
    free(p);
}

void claim(const char *part)
{
    static const char *const parts[] = {"vectors"};
    struct dice dice = {12345};
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, region_64m);
        return;
    }
    for (int round = 0; round < 3000; round++) {
        check_context("round %d", round);
        grow(&dice);
    }
    CHECK_LE(peak_rss_kib(), 40 * 1024);
}
