/* drained_random_lifetimes_take_less_than_twice_what_lives.c - 20 MB live, each
 * block replaced at random by one of a size drawn from a range: at the worst
 * moment at most 1.9 times of what lives is in memory.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

#define LIVE ((size_t)20000000)
enum { SLOTS_MAX = 160000, ROUNDS = 12 };

static struct {
    unsigned char *p;
    size_t size;
} slot[SLOTS_MAX];

static void play(size_t low, size_t high)
{
    struct dice dice = {20261126};
    size_t live = 0, worst = 0;
    size_t slots = LIVE / ((low + high) / 2);
    memset(slot, 1, sizeof slot); /* in memory from now on */
    memset(slot, 0, sizeof slot);
    size_t before = anonymous_kib();
    for (size_t n = 0; n < ROUNDS * slots; n++) {
        size_t i = n < slots ? n : roll_below(&dice, slots);
        free(slot[i].p);
        live -= slot[i].size;
        live += slot[i].size = low + roll_below(&dice, high - low + 1);
        CHECK(slot[i].p = malloc(slot[i].size));
        memset(slot[i].p, 1, slot[i].size);
        if (n >= slots && n % (slots / 16) == 0) {
            size_t now = (anonymous_kib() - before) * KIB / (live / 100);
            worst = now > worst ? now : worst;
        }
    }
    dprintf(1, "%zu.%02zu times\n", worst / 100, worst % 100);
    CHECK_LE(worst, 190 + slots * page_excess((low + high) / 2) / (LIVE / 50));
}

void claim(const char *part)
{
    static const char *const parts[] = {"16 to 256", "300 to 1000",
                                        "1010 to 1100", "16 to 4000",
                                        "4096 to 65536"};
    size_t low, high;
    if (!part)
        rerun_parts(parts, COUNT(parts), steady_settings);
    else if (sscanf(part, "%zu to %zu", &low, &high) == 2)
        play(low, high);
}
