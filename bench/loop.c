/* loop.c - N rounds of one use of malloc, for bench/instructions to count.
 *
 *     loop USE N [nothing]
 *
 * With `nothing`, the same loop calls functions that only return. They and
 * malloc are called through pointers alike, so the difference between the two
 * is what happens between a function's first instruction and its return.
 * SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 40, BLOCKS = 1 << 18 };

struct family {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
};

/* One instruction each: ret. Only their cost matters, not what they give. */
extern char nothing[];
__asm__(".text\nnothing: ret\n");

static void *blocks[BLOCKS];
static struct family f;
static size_t live, least, most; /* blocks, and the bytes of each */

/* Sizes in a random order, the same every time. */
static size_t size_random(void)
{
    static uint32_t state = 1;
    state = state * 1664525 + 1013904223;
    return least + (size_t)((uint64_t)state * (most - least + 1) >> 32);
}

static void use_malloc(size_t n)
{
    for (size_t i = 0; i < n; i++)
        blocks[i] = f.malloc(SIZE);
}

/* Later in the order of allocation than use_malloc. */
static void use_malloc_free_all(size_t n)
{
    use_malloc(n);
    for (size_t i = 0; i < n; i++)
        f.free(blocks[i]);
}

static void use_calloc(size_t n)
{
    for (size_t i = 0; i < n; i++)
        blocks[i] = f.calloc(1, SIZE);
}

/* In place: 40, 39, 40, ... bytes. */
static void use_realloc(size_t n)
{
    blocks[0] = malloc(SIZE);
    for (size_t i = 0; i < n; i++)
        f.realloc(blocks[0], SIZE - i % 2);
}

static void use_pair(size_t n)
{
    for (size_t i = 0; i < n; i++) {
        blocks[0] = f.malloc(SIZE);
        f.free(blocks[0]);
    }
}

static void use_pair_random(size_t n)
{
    for (size_t i = 0; i < n; i++) {
        blocks[0] = f.malloc(size_random());
        f.free(blocks[0]);
    }
}

/* The newest goes first. */
static void use_lifo(size_t n)
{
    for (size_t done = 0; done < n; done += live) {
        for (size_t i = 0; i < live; i++)
            blocks[i] = f.malloc(SIZE);
        for (size_t i = live; i-- > 0;)
            f.free(blocks[i]);
    }
}

static void fill(void)
{
    for (size_t i = 0; i < live; i++)
        blocks[i] = malloc(size_random());
}

/* The oldest goes first. */
static void use_fifo(size_t n)
{
    fill();
    for (size_t i = 0; i < n; i++) {
        f.free(blocks[i % live]);
        blocks[i % live] = f.malloc(size_random());
    }
}

/* Any of them goes. */
static void use_random(size_t n)
{
    uint32_t state = 7;
    fill();
    for (size_t i = 0; i < n; i++) {
        state = state * 1664525 + 1013904223;
        size_t at = (state >> 8) % live;
        f.free(blocks[at]);
        blocks[at] = f.malloc(size_random());
    }
}

static const struct {
    const char *name;
    void (*run)(size_t);
    size_t live, least, most;
} uses[] = {
    {"malloc", use_malloc, 0, 0, 0},
    {"malloc_free_all", use_malloc_free_all, 0, 0, 0},
    {"calloc", use_calloc, 0, 0, 0},
    {"realloc", use_realloc, 0, 0, 0},
    {"pair", use_pair, 0, 0, 0},
    {"pair_16_128", use_pair_random, 0, 16, 128},
    {"lifo", use_lifo, 1000, 0, 0},
    {"fifo", use_fifo, 1000, 8, 200},
    {"random", use_random, 1000, 8, 200},
    {"random_16_1000", use_random, 1000, 16, 1000},
    {"random_1K_8K", use_random, 1000, 1 << 10, 8 << 10},
    {"random_8K_64K", use_random, 200, 8 << 10, 64 << 10},
};

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    size_t n = strtoull(argv[2], NULL, 10);
    f = (struct family){malloc, calloc, realloc, free};
    if (argc > 3)
        f = (struct family){(void *)nothing, (void *)nothing, (void *)nothing,
                            (void *)nothing};
    for (size_t i = 0; n <= BLOCKS && i < sizeof uses / sizeof *uses; i++)
        if (!strcmp(argv[1], uses[i].name)) {
            live = uses[i].live, least = uses[i].least, most = uses[i].most;
            uses[i].run(n);
            return 0;
        }
    return 2;
}
