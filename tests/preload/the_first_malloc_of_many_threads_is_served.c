/* the_first_malloc_of_many_threads_is_served.c - 64 of them start at one
 * moment.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 64 };
static pthread_barrier_t start;
static unsigned char *block[THREADS];

static void *body(void *argument)
{
    size_t me = (size_t)(intptr_t)argument;
    pthread_barrier_wait(&start);
    block[me] = malloc(1000);
    CHECK(block[me]);
    fill(block[me], 1000, me);
    void *large = malloc(300 * KIB);
    CHECK(large);
    fill(large, 300 * KIB, me);
    pthread_barrier_wait(&start);
    CHECK(holds(block[me], 1000, me));
    CHECK(holds(large, 300 * KIB, me));
    return NULL;
}

void claim(const char *part)
{
    (void)part;
    for (int round = 0; round < 20; round++) {
        pthread_t thread[THREADS];
        pthread_barrier_init(&start, NULL, THREADS);
        for (size_t i = 0; i < THREADS; i++)
            CHECK_EQ(
                pthread_create(&thread[i], NULL, body, (void *)(intptr_t)i), 0);
        for (size_t i = 0; i < THREADS; i++)
            CHECK_EQ(pthread_join(thread[i], NULL), 0);
        for (size_t i = 0; i < THREADS; i++)
            CHECK(holds(block[i], 1000, i));
        pthread_barrier_destroy(&start);
    }
}
