/* threads_work_where_no_key_is_left.c - all keys of the process are taken
 * before the first thread.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

static void *body(void *argument)
{
    void *p = malloc(100);
    CHECK(p);
    fill(p, 100, 1);
    p = realloc(p, 400 * KIB);
    CHECK(p);
    CHECK(holds(p, 100, 1));
    free(p);
    return argument;
}

void claim(const char *part)
{
    (void)part;
    pthread_key_t key;
    int taken = 0;
    while (pthread_key_create(&key, free) == 0)
        taken++;
    CHECK_GE(taken, 100);
    for (int i = 0; i < 1000; i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
    CHECK_LE(peak_rss_kib(), 768 * 1024);
}
