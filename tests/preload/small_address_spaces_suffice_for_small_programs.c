/* small_address_spaces_suffice_for_small_programs.c - ulimit -v from 40000 up;
 * some is left for mmap and threads.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>

static size_t kib;

static void limits(void)
{
    limit_set(RLIMIT_AS, kib);
}

static void *body(void *argument)
{
    free(malloc(100));
    return argument;
}

void claim(const char *part)
{
    only_under_the_library();
    if (part) {
        size_t size = strtoul(part, NULL, 10) * KIB;
        void *p = malloc(size / 8);
        CHECK(p);
        memset(p, 1, size / 8);
        CHECK(mmap(NULL, size / 4, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1,
                   0) != MAP_FAILED);
        pthread_t thread;
        pthread_attr_t small;
        pthread_attr_init(&small);
        pthread_attr_setstacksize(&small, 64 * KIB);
        CHECK_EQ(pthread_create(&thread, &small, body, NULL), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
        return;
    }
    for (kib = 40000; kib < 20000000; kib = kib * 3 / 2) {
        struct outcome outcome;
        char text[20];
        snprintf(text, sizeof text, "%zu", kib);
        rerun(&outcome, text, limits);
        CHECK_FINE(&outcome);
        CHECK_EQ(lines_with(outcome.err, "", NULL), 0);
    }
}
