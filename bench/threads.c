/* threads.c - threads that each churn blocks of their own.
 *
 *     threads [THREADS] [OPERATIONS] [SLOTS] [LEAST] [MOST]
 *
 * Each keeps SLOTS blocks of LEAST to MOST bytes and replaces a random one,
 * OPERATIONS times; of a new block it writes to the first word. Prints millions
 * of replacements a second, all together.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { THREADS_MAX = 256 };

static size_t operations = 5000000, slots = 1000, least = 16, most = 400;

/* One of n, from 0 on. */
static size_t random_below(uint32_t *state, size_t n)
{
    *state = *state * 1664525 + 1013904223;
    return (size_t)((uint64_t)*state * n >> 32);
}

static void *work(void *seed)
{
    uint32_t state = (uint32_t)(uintptr_t)seed;
    size_t **blocks = calloc(slots, sizeof *blocks);
    if (!blocks)
        abort();
    for (size_t i = 0; i < operations; i++) {
        size_t at = random_below(&state, slots);
        free(blocks[at]);
        blocks[at] = malloc(least + random_below(&state, most - least + 1));
        if (!blocks[at])
            abort();
        *blocks[at] = i;
    }
    for (size_t at = 0; at < slots; at++)
        free(blocks[at]);
    free(blocks);
    return NULL;
}

int main(int argc, char **argv)
{
    size_t *numbers[] = {&operations, &slots, &least, &most};
    int count = argc > 1 ? atoi(argv[1]) : 2;
    for (int i = 2; i < argc && i < 6; i++)
        *numbers[i - 2] = strtoull(argv[i], NULL, 10);
    if (count < 1 || count > THREADS_MAX || least < sizeof(size_t) ||
        most < least)
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
