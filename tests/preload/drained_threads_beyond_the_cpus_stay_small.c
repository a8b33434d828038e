/* drained_threads_beyond_the_cpus_stay_small.c - 16 and 64 threads that keep
 * some blocks of 5 to 40 KB each and replace them: at most 24 MB more than what
 * lives is ever in memory.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { SLOTS = 12 };

static double end;

static void *play(void *number)
{
    struct dice dice = {(uintptr_t)number + 1};
    unsigned char *slot[SLOTS] = {0};
    for (int i = 0; i % 64 || seconds() < end; i++) {
        unsigned char **p = &slot[roll_below(&dice, SLOTS)];
        size_t size = 5000 + roll_below(&dice, 35000);
        free(*p);
        CHECK(*p = malloc(size));
        for (size_t at = 0; at < size; at += 4096)
            (*p)[at] = 1;
    }
    for (int i = 0; i < SLOTS; i++)
        free(slot[i]);
    return NULL;
}

void claim(const char *part)
{
    static const char *const parts[] = {"16", "64"};
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    int threads = atoi(part);
    size_t before = rss_kib(), live = (size_t)threads * SLOTS * 22500;
    end = seconds() + 3;
    threads_run(threads, play);
    size_t peak = peak_rss_kib() - before;
    dprintf(1, "peak %zu KiB, live %zu KiB\n", peak, live / KIB);
    size_t excess = (size_t)threads * SLOTS * page_excess(22500);
    CHECK_LE(peak, (live + excess + 24000000) / KIB);
}
