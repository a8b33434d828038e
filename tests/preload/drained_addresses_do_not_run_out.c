/* drained_addresses_do_not_run_out.c - a region of 256 MiB serves a steady live
 * size for ever: large blocks of random sizes, and blocks of all sizes that
 * another thread frees. Nothing is written but a word in each page's stead, so
 * that hundreds of gigabytes pass in seconds.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#include <pthread.h>

static struct dice dice;

static unsigned char *get(void *p, const char *what, long n, size_t size)
{
    check_context("%s: operation %ld, %zu bytes", what, n, size);
    CHECK(p);
    memset(p, 1, 8);
    return p;
}

/* 16 blocks of 100 KiB to 8 MiB: at most half of the region lives. */
static void large(void)
{
    static void *slot[16];
    size_t total = 0;
    long n = 0;
    for (; total < 200 * GIB; n++) {
        size_t i = roll_below(&dice, COUNT(slot));
        size_t size = 100 * KIB + roll_below(&dice, 8 * MIB - 100 * KIB);
        free(slot[i]);
        slot[i] = get(malloc(size), "large", n, size);
        total += size;
    }
    for (size_t i = 0; i < COUNT(slot); i++)
        free(slot[i]);
}

static void *frees(void *blocks)
{
    for (void **block = blocks; *block; block++)
        free(*block);
    return NULL;
}

/* Made here, freed by a thread that ends. */
static void two_threads(void)
{
    static void *slot[401];
    for (long n = 0; n < 3000; n++) {
        pthread_t thread;
        for (size_t i = 0; i < 400; i++) {
            size_t size =
                roll_below(&dice, (size_t)64 << roll_below(&dice, 13));
            slot[i] = get(malloc(size + 8), "handed over", n, size);
        }
        CHECK_EQ(pthread_create(&thread, NULL, frees, slot), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
}

static void small_region(void)
{
    setenv("BUMPMALLOC_RESET", "drained", 1);
    setenv("BUMPMALLOC_REGION", "256M", 1);
}

void claim(const char *part)
{
    static const char *const parts[] = {"large", "two_threads"};
    static void (*const bodies[])(void) = {large, two_threads};
    only_under_the_library();
    if (!part)
        rerun_parts(parts, COUNT(parts), small_region);
    for (size_t i = 0; part && i < COUNT(parts); i++)
        if (strcmp(part, parts[i]) == 0) {
            dice.state = seed_get();
            bodies[i]();
            dprintf(1, "peak %zu KiB\n", peak_rss_kib());
        }
}
