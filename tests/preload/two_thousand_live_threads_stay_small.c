/* two_thousand_live_threads_stay_small.c - 100 bytes each, all at once, within
 * 32 KiB or two pages each.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

static pthread_barrier_t all_there, may_leave;

static void *body(void *argument)
{
    char *p = malloc(100);
    CHECK(p);
    memset(p, 1, 100);
    pthread_barrier_wait(&all_there);
    pthread_barrier_wait(&may_leave);
    free(p);
    return argument;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    enum { THREADS = 2000 };
    size_t each = LIBRARY_PAGE > 16 * KIB ? 2 * LIBRARY_PAGE : 32 * KIB;
    static pthread_t thread[THREADS];
    pthread_attr_t small;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, 32 * KIB);
    pthread_barrier_init(&all_there, NULL, THREADS + 1);
    pthread_barrier_init(&may_leave, NULL, THREADS + 1);
    for (int i = 0; i < THREADS; i++) {
        int error = pthread_create(&thread[i], &small, body, NULL);
        if (error == EAGAIN && i < 1500)
            skip("the system does not allow that many threads");
        CHECK_EQ(error, 0);
    }
    pthread_barrier_wait(&all_there);
    CHECK_LE(rss_kib(), THREADS * each / KIB);
    pthread_barrier_wait(&may_leave);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    CHECK_LE(peak_rss_kib(), THREADS * each / KIB);
}
