/* drained_owners_that_sleep_keep_no_memory.c - four threads take 25 MiB each
 * and sleep for ever; main frees all of it: malloc_trim leaves a fifth at most,
 * and what main takes then brings nothing beyond the first peak and a third.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { OWNERS = 4 };

static size_t size;
static void *chain[OWNERS];
static pthread_barrier_t taken;

static void *own(void *slot)
{
    *(void **)slot = chain_take(25 * MIB, size);
    pthread_barrier_wait(&taken);
    while (pause())
        ;
    return NULL;
}

void claim(const char *part)
{
    static const char *const parts[] = {"24",   "100",  "700",
                                        "2000", "4096", "20000"};
    pthread_t thread;
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    size = (size_t)atol(part);
    CHECK_EQ(pthread_barrier_init(&taken, NULL, OWNERS + 1), 0);
    for (int i = 0; i < OWNERS; i++)
        CHECK_EQ(pthread_create(&thread, NULL, own, &chain[i]), 0);
    pthread_barrier_wait(&taken);
    size_t peak = anonymous_kib();
    for (int i = 0; i < OWNERS; i++)
        chain_free(chain[i]);
    malloc_trim(0);
    size_t left = anonymous_kib();
    dprintf(1, "%zu KiB, trimmed %zu KiB, ", peak, left);
    CHECK_LE(left, peak / 5);
    void *again = chain_take(50 * MIB, size);
    chain_free(chain_take(50 * MIB, 300));
    chain_free(again);
    dprintf(1, "then %zu KiB\n", peak_rss_kib());
    CHECK_LE(peak_rss_kib(), peak + peak / 3);
}
