/* threads_are_held_to_the_limit_together.c - BUMPMALLOC_LIMIT=200M, four
 * threads, one line.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

#include <pthread.h>

static void limits(void)
{
    setenv("BUMPMALLOC_LIMIT", "200M", 1);
}

static void *body(void *argument)
{
    take_all(50000, 150 * MIB);
    return argument;
}

void claim(const char *part)
{
    only_under_the_library();
    struct outcome outcome;
    if (part) {
        pthread_t thread[4];
        for (int i = 0; i < 4; i++)
            CHECK_EQ(pthread_create(&thread[i], NULL, body, NULL), 0);
        for (int i = 0; i < 4; i++)
            CHECK_EQ(pthread_join(thread[i], NULL), 0);
        CHECK_LE(peak_rss_kib(), 300 * 1024);
    } else {
        rerun(&outcome, "four", limits);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, "BUMPMALLOC_LIMIT");
    }
}
