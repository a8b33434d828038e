/* drained_threads_that_ask_for_everything_stay_small.c - 60 threads take blocks
 * of 8 bytes, 16, and so on to 1 TiB or until refused, write a word of each and
 * free them all, again and again: at most 4 times what they touch is in memory,
 * and a little; of huge pages a few more, until it is seen that they are no
 * use.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { THREADS = 60, ROUNDS = 100, SIZES = 38 };

static size_t allowance; /* KiB */
static atomic_size_t touched, most;

static void touch(uint64_t *block, size_t size)
{
    size_t pages = size < 4096 ? size : 4096;
    size_t now = atomic_fetch_add(&touched, pages) + pages, peak = most;
    while (now > peak && !atomic_compare_exchange_weak(&most, &peak, now))
        ;
    *block = pages;
}

static void *play(void *number)
{
    uint64_t *block[SIZES];
    for (int round = 0; round < ROUNDS; round++) {
        size_t count = 0;
        while (count < SIZES && (block[count] = malloc((size_t)8 << count))) {
            touch(block[count], (size_t)8 << count);
            count++;
        }
        while (count-- > 0) {
            touched -= *block[count];
            free(block[count]);
        }
    }
    return number;
}

static void limited(void)
{
    drained_settings();
    setenv("BUMPMALLOC_LIMIT", "2G", 1);
}

void claim(const char *part)
{
    static const char *const parts[] = {"small", "auto"};
    if (!part) {
        setenv("BUMPMALLOC_PAGES", parts[0], 1);
        rerun_parts(parts, 1, limited);
        setenv("BUMPMALLOC_PAGES", parts[1], 1);
        rerun_parts(parts + 1, 1, limited);
        rerun_parts(parts + 1, 1, drained_settings);
        return;
    }
    allowance = (strcmp(part, "small") == 0 ? 20 : 160) * MIB / KIB;
    size_t before = rss_kib();
    threads_run(THREADS, play);
    size_t peak = peak_rss_kib() - before;
    dprintf(1, "peak %zu KiB, touched %zu KiB\n", peak, most / KIB);
    CHECK_EQ(touched, 0);
    CHECK_LE(peak, 4 * most / KIB + allowance);
    CHECK(malloc(100) && malloc(100 * MIB));
}
