/* drained_threads_that_come_and_go_stay_flat.c - 100,000 threads, each with
 * small, medium and large blocks, of which it frees some and leaves the others
 * to another thread: what is in memory at the end is what was after 40,000.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#include <pthread.h>

enum { THREADS = 100000, TOGETHER = 4, BLOCKS = 12, EARLY = 40000 };

static const size_t sizes[BLOCKS] = {16,   40,   100,  300,   500,   700,
                                     1500, 3000, 4500, 20000, 60000, 270000};

static void *body(void *argument)
{
    void **left = argument, *mine[BLOCKS];
    for (size_t i = 0; i < BLOCKS; i++) {
        mine[i] = malloc(sizes[i]);
        left[i] = calloc(1, sizes[i]);
        CHECK(mine[i] && left[i] && is_zero(left[i], sizes[i]));
        memset(mine[i], 1, sizes[i]);
        memset(left[i], 2, sizes[i]);
    }
    for (size_t i = 0; i < BLOCKS; i++)
        free(mine[i]);
    return NULL;
}

void claim(const char *part)
{
    static const char *const parts[] = {"threads"};
    static void *left[TOGETHER][BLOCKS];
    pthread_t thread[TOGETHER];
    size_t early = 0;
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, NULL);
        return;
    }
    for (int n = 0; n < THREADS; n += TOGETHER) {
        for (int i = 0; i < TOGETHER; i++)
            CHECK_EQ(pthread_create(&thread[i], NULL, body, left[i]), 0);
        for (int i = 0; i < TOGETHER; i++) {
            CHECK_EQ(pthread_join(thread[i], NULL), 0);
            for (int k = 0; k < BLOCKS; k++)
                free(left[i][k]);
        }
        if (n == EARLY)
            early = rss_kib();
    }
    dprintf(1, "%zu KiB after %d threads, %zu KiB after %d\n", early, EARLY,
            rss_kib(), THREADS);
    /* Memory comes in huge pages of 2 MiB: two more, whenever they fall due. */
    CHECK_LE(rss_kib(), early + early / 10 + 4096);
}
