/* drained_random_lifetimes_stay_within_a_multiple.c - 13 MB live, each block
 * replaced at random: sizes uniform in 8 to 16,000 bytes take at most 4 times
 * what lives, log-uniform ones at most 5 times.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#define LIVE ((size_t)13000000)
enum { SLOTS = 60000, OPERATIONS = 3000000 };

static size_t uniform(struct dice *dice)
{
    return 8 + roll_below(dice, 15993);
}

/* Every doubling from 8 to 16,000 as likely as any other. */
static size_t log_uniform(struct dice *dice)
{
    size_t low = (size_t)8 << roll_below(dice, 11), size;
    do
        size = low + roll_below(dice, low);
    while (size > 16000);
    return size;
}

static void live(size_t (*choose)(struct dice *), size_t most)
{
    static struct {
        unsigned char *p;
        size_t size;
    } slot[SLOTS];
    struct dice dice = {seed_get()};
    size_t total = 0, slots = 0;
    while (total < LIVE) {
        CHECK(slots < SLOTS);
        total += slot[slots++].size = choose(&dice);
    }
    for (long n = 0; n < OPERATIONS; n++) {
        size_t i = n < (long)slots ? (size_t)n : roll_below(&dice, slots);
        if (slot[i].p) {
            total -= slot[i].size;
            free(slot[i].p);
            total += slot[i].size = choose(&dice);
        }
        CHECK(slot[i].p = malloc(slot[i].size));
        memset(slot[i].p, (int)n, slot[i].size);
        if (n % 1000 == 0) /* the live size stays near where it was */
            while (total > LIVE && slots > 1) {
                total -= slot[--slots].size;
                free(slot[slots].p);
                slot[slots].p = NULL;
            }
    }
    size_t peak = peak_rss_kib();
    dprintf(1, "live %zu KiB, peak %zu KiB, %zu.%02zu times\n", LIVE / KIB,
            peak, peak * KIB / LIVE, peak * KIB * 100 / LIVE % 100);
    CHECK_LE(peak * KIB, most * LIVE + slots * page_excess(16000));
}

void claim(const char *part)
{
    static const char *const parts[] = {"uniform", "log"};
    only_under_the_library();
    if (!part)
        rerun_parts(parts, COUNT(parts), NULL);
    else if (strcmp(part, "uniform") == 0)
        live(uniform, 4);
    else
        live(log_uniform, 5);
}
