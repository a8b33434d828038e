/* blocks_can_be_freed_and_resized_by_other_threads.c - a ring of threads passes
 * them on.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <semaphore.h>

enum { THREADS = 4, ROUNDS = 3000 };

static struct seat {
    sem_t full;
    unsigned char *p;
    size_t size;
} seat[THREADS];

static void pass(int to, unsigned char *p, size_t size)
{
    fill(p, size, size);
    seat[to].p = p;
    seat[to].size = size;
    sem_post(&seat[to].full);
}

/* Take the block, resize it or replace it, pass it on: one is on the way. */
static void *body(void *argument)
{
    int me = (int)(intptr_t)argument, next = (me + 1) % THREADS;
    for (int round = 0; round < ROUNDS; round++) {
        while (sem_wait(&seat[me].full) != 0)
            CHECK_EQ(errno, EINTR);
        unsigned char *p = seat[me].p;
        size_t size = seat[me].size;
        CHECK(holds(p, size, size));
        size_t wanted = round % 100 == 0 ? 500 * KIB : size * 7 % 4001 + 1;
        if (round % 3 == 0) {
            free(p);
            p = calloc(1, wanted);
            CHECK(p);
            CHECK(is_zero(p, wanted));
        } else {
            size_t kept = size < wanted ? size : wanted;
            p = realloc(p, wanted);
            CHECK(p);
            CHECK(holds(p, kept, size));
        }
        pass(next, p, wanted);
    }
    return NULL;
}

void claim(const char *part)
{
    (void)part;
    pthread_t thread[THREADS];
    for (int i = 0; i < THREADS; i++)
        sem_init(&seat[i].full, 0, 0);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, body, (void *)(intptr_t)i),
                 0);
    pass(0, malloc(100), 100);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    CHECK(holds(seat[0].p, seat[0].size, seat[0].size));
    free(seat[0].p);
}
