/* lifetimes.c - random lifetimes at a fixed live size.
 *
 *     lifetimes uniform|log [OPERATIONS] [LIVE_BYTES] [LEAST] [MOST]
 *
 * Replaces a random block OPERATIONS times; sizes are LEAST to MOST bytes (8 to
 * 16,000), uniform or log-uniform. Every page of a block is touched. Prints the
 * worst ratio of resident to live bytes seen at SAMPLES moments; what was
 * resident before the first block does not count. Nothing ever gets old or goes
 * in groups here: no program is like that, and no allocator that takes memory
 * back by the chunk likes it.
 * SPDX-License-Identifier: MIT */
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { PAGE = 4096, SAMPLES = 200 };

static size_t operations = 2000000, live_bytes = 13000000;
static size_t least = 8, most = 16000;

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
    return least + (size_t)(random_unit() * (double)(most - least + 1));
}

static size_t size_log(void)
{
    double span = ((double)most + 1) / (double)least;
    return (size_t)((double)least * pow(span, random_unit()));
}

/* /proc/self/statm, second column, without a call of malloc. */
static double resident_bytes(void)
{
    char text[128] = "";
    int file = open("/proc/self/statm", O_RDONLY);
    if (file < 0 || read(file, text, sizeof text - 1) < 0)
        abort();
    close(file);
    return (double)strtoull(strchr(text, ' '), NULL, 10) * PAGE;
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

/* Zeroed pages that are resident already and of no allocator. */
static struct block *blocks_map(size_t count)
{
    void *p = mmap(NULL, count * sizeof(struct block), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    if (p == MAP_FAILED)
        abort();
    return p;
}

int main(int argc, char **argv)
{
    size_t *numbers[] = {&operations, &live_bytes, &least, &most}, live = 0;
    int logarithmic = argc > 1 && !strcmp(argv[1], "log");
    for (int i = 2; i < argc && i < 6; i++)
        *numbers[i - 2] = strtoull(argv[i], NULL, 10);
    if (least < 1 || most < least)
        return 2;
    size_t (*size_random)(void) = logarithmic ? size_log : size_uniform;
    double span = (double)(most - least);
    double mean = logarithmic && span > 0
                      ? span / log((double)most / (double)least)
                      : (double)least + span / 2;
    size_t count = (size_t)((double)live_bytes / mean);
    struct block *blocks = blocks_map(count);
    double before = resident_bytes(), worst = 0;
    for (size_t i = 0; i < count; i++)
        block_replace(&blocks[i], size_random(), &live);
    for (size_t i = 0; i < operations; i++) {
        size_t at = (size_t)(random_unit() * (double)count);
        block_replace(&blocks[at], size_random(), &live);
        if (i % (operations / SAMPLES + 1) == 0)
            worst = fmax(worst, (resident_bytes() - before) / (double)live);
    }
    printf("%.3f\n", worst);
    return 0;
}
