/* drained_threads_that_resize_each_others_blocks_stay_small.c - three threads
 * take, resize and free 200 blocks of 16 bytes to 128 KB that they share, 3 MB
 * on average: at most 48 MiB are ever in memory.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { THREADS = 3, LETTERS = 200 };

static _Atomic(void *) letter[LETTERS];
static double end;

static size_t size_choose(struct dice *dice)
{
    size_t low = (size_t)16 << roll_below(dice, 13);
    return low + roll_below(dice, low);
}

static void *play(void *number)
{
    struct dice dice = {(uintptr_t)number + 1};
    for (int n = 0; n % 64 || seconds() < end; n++) {
        size_t i = roll_below(&dice, LETTERS), size = size_choose(&dice);
        void *p = atomic_exchange(&letter[i], NULL);
        if (roll_below(&dice, 4)) {
            free(p);
            p = malloc(size);
        } else {
            p = realloc(p, size);
        }
        CHECK(p);
        memset(p, 1, size);
        free(atomic_exchange(&letter[i], p));
    }
    return NULL;
}

void claim(const char *part)
{
    static const char *const parts[] = {"resize"};
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    end = seconds() + 4;
    threads_run(THREADS, play);
    dprintf(1, "peak %zu KiB\n", peak_rss_kib());
    CHECK_LE(peak_rss_kib(), (48 * MIB + LETTERS * page_excess(8 * KIB)) / KIB);
}
