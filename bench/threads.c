/* threads.c - threads that each churn blocks of their own.
 *
 *     threads [THREADS] [OPERATIONS]
 *
 * Each keeps 1,000 blocks of 16 to 400 bytes and replaces a random one,
 * OPERATIONS times. Prints millions of replacements a second, all together.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LIVE = 1000, THREADS_MAX = 256 };

static size_t operations = 5000000;

static void *work(void *seed)
{
    uint32_t random = (uint32_t)(uintptr_t)seed;
    size_t *blocks[LIVE] = {0};
    for (size_t i = 0; i < operations; i++) {
        random = random * 1664525 + 1013904223;
        size_t at = (random >> 8) % LIVE;
        free(blocks[at]);
        blocks[at] = malloc(16 + (random >> 16) % 385);
        if (!blocks[at])
            abort();
        *blocks[at] = i;
    }
    for (size_t at = 0; at < LIVE; at++)
        free(blocks[at]);
    return NULL;
}

int main(int argc, char **argv)
{
    int count = argc > 1 ? atoi(argv[1]) : 2;
    if (argc > 2)
        operations = strtoull(argv[2], NULL, 10);
    if (count < 1 || count > THREADS_MAX)
        return 2;
    pthread_t threads[THREADS_MAX];
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int i = 1; i < count; i++)
        if (pthread_create(&threads[i], NULL, work, (void *)(uintptr_t)(i + 1)))
            return 1;
    work((void *)1);
    for (int i = 1; i < count; i++)
        pthread_join(threads[i], NULL);
    clock_gettime(CLOCK_MONOTONIC, &end);
    double s = (double)(end.tv_sec - start.tv_sec) +
               (double)(end.tv_nsec - start.tv_nsec) / 1e9;
    printf("%.4f\n", count * (double)operations / s / 1e6);
    return 0;
}
