/* a_hundred_thousand_short_threads_stay_small.c - 100 bytes each, within 64
 * MiB.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

static void *body(void *argument)
{
    char *p = malloc(100);
    if (p)
        memset(p, 1, 100);
    (void)argument;
    return p;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    enum { ROUNDS = 25000, TOGETHER = 4 };
    for (int round = 0; round < ROUNDS; round++) {
        pthread_t thread[TOGETHER];
        for (int i = 0; i < TOGETHER; i++)
            CHECK_EQ(pthread_create(&thread[i], NULL, body, NULL), 0);
        for (int i = 0; i < TOGETHER; i++) {
            void *result;
            CHECK_EQ(pthread_join(thread[i], &result), 0);
            CHECK(result);
            free(result);
        }
    }
    CHECK_LE(peak_rss_kib(), 64 * 1024);
}
