/* lifetimes.c - random lifetimes at a fixed live size.
 *
 *     lifetimes uniform|log [OPERATIONS] [LIVE_BYTES]
 *
 * Replaces a random block OPERATIONS times; sizes are 8 to 16,000 bytes,
 * uniform or log-uniform. Every page of a block is touched. Prints peak RSS
 * over live bytes. Nothing ever gets old or goes in groups here: no program is
 * like that, and no allocator that takes memory back by the chunk likes it.
 * SPDX-License-Identifier: MIT */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { LEAST = 8, MOST = 16000, PAGE = 4096 };

static double random_unit(void)
{
    static uint64_t state = 88172645463325252;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (double)(state >> 11) / (double)(1ull << 53);
}

static size_t size_uniform(void)
{
    return LEAST + (size_t)(random_unit() * (MOST - LEAST + 1));
}

static size_t size_log(void)
{
    return (size_t)(LEAST * pow((MOST + 1.0) / LEAST, random_unit()));
}

struct block {
    unsigned char *start;
    size_t size;
};

static void block_replace(struct block *b, size_t size, size_t *live)
{
    free(b->start);
    *live += size - b->size;
    b->start = malloc(size);
    b->size = size;
    if (!b->start)
        abort();
    for (size_t i = 0; i < size; i += PAGE)
        b->start[i] = 1;
    b->start[size - 1] = 1;
}

int main(int argc, char **argv)
{
    int logarithmic = argc > 1 && !strcmp(argv[1], "log");
    size_t operations = argc > 2 ? strtoull(argv[2], NULL, 10) : 2000000;
    size_t live_bytes = argc > 3 ? strtoull(argv[3], NULL, 10) : 13000000;
    size_t (*size_random)(void) = logarithmic ? size_log : size_uniform;
    double mean = logarithmic ? (MOST - LEAST) / log((double)MOST / LEAST)
                              : (MOST + LEAST) / 2.0;
    size_t count = (size_t)((double)live_bytes / mean), live = 0;
    struct block *blocks = calloc(count, sizeof *blocks);
    if (!blocks)
        abort();
    for (size_t i = 0; i < count; i++)
        block_replace(&blocks[i], size_random(), &live);
    for (size_t i = 0; i < operations; i++) {
        size_t at = (size_t)(random_unit() * (double)count);
        block_replace(&blocks[at], size_random(), &live);
    }
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    printf("%.3f\n", (double)used.ru_maxrss * 1024 / (double)live_bytes);
    return 0;
}
