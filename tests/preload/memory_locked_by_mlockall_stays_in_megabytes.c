/* memory_locked_by_mlockall_stays_in_megabytes.c - MCL_CURRENT | MCL_FUTURE, as
 * root.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

#include <pthread.h>
#include <sys/mman.h>

static void *body(void *argument)
{
    memset(malloc(100 * KIB), 1, 100 * KIB);
    return argument;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    char *before = malloc(MIB);
    memset(before, 1, MIB);
    if (mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        skip("no right to lock memory");
    CHECK_LE(rss_kib(), 32 * 1024);
    for (int i = 0; i < 100000; i++) {
        char *p = malloc(100);
        CHECK(p);
        p[0] = 1;
    }
    char *large = malloc(5 * MIB);
    CHECK(large);
    fill(large, 5 * MIB, 1);
    free(malloc(10 * MIB));
    large = realloc(large, 7 * MIB);
    CHECK(large);
    CHECK(holds(large, 5 * MIB, 1));
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK_LE(peak_rss_kib(), 96 * 1024);
}
