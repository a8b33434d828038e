/* destructors_of_thread_keys_may_allocate.c - 100 keys, and all rounds that
 * POSIX grants.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>

enum { KEYS = 100 };
static pthread_key_t key[KEYS];
static atomic_int ended;

/* The value: {key, rounds to go}. A new one is set from the destructor, so
 * that the next round, after the library's own destructor, allocates again. */
static void destroy(void *value)
{
    int *old = value, *fresh = malloc(1000);
    CHECK(fresh);
    memset(fresh, 0xff, 1000);
    fresh[0] = old[0];
    fresh[1] = old[1] - 1;
    free(old);
    ended++;
    if (fresh[1] > 0)
        CHECK_EQ(pthread_setspecific(key[fresh[0]], fresh), 0);
    else
        free(fresh);
}

static void *body(void *argument)
{
    for (int i = 0; i < KEYS; i++) {
        int *value = malloc(2 * sizeof *value);
        value[0] = i;
        value[1] = PTHREAD_DESTRUCTOR_ITERATIONS;
        CHECK_EQ(pthread_setspecific(key[i], value), 0);
    }
    return argument;
}

void claim(const char *part)
{
    (void)part;
    for (int i = 0; i < KEYS; i++)
        CHECK_EQ(pthread_key_create(&key[i], destroy), 0);
    for (int i = 0; i < 200; i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
    CHECK_EQ(ended, 200 * KEYS * PTHREAD_DESTRUCTOR_ITERATIONS);
    CHECK_LE(peak_rss_kib(), 256 * 1024);
}
