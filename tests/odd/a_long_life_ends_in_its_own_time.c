/* a_long_life_ends_in_its_own_time.c - a process that allocates a little every
 * few milliseconds, for a minute, from two threads: time and memory are what
 * the allocations account for.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <time.h>
#include <unistd.h>

static time_t end;

static void *live(void *argument)
{
    char *kept[256] = {NULL};
    for (size_t i = 0; time(NULL) < end; i++) {
        size_t at = i % COUNT(kept);
        if (kept[at])
            CHECK(holds(kept[at], 50 + at, i - COUNT(kept)));
        free(kept[at]);
        kept[at] = malloc(50 + at);
        CHECK(kept[at]);
        fill(kept[at], 50 + at, i);
        if (i % 20 == 0)
            usleep(5000);
    }
    return argument;
}

void claim(const char *part)
{
    (void)part;
    struct timespec cpu;
    pthread_t thread;
    end = time(NULL) + 60;
    CHECK_EQ(pthread_create(&thread, NULL, live, NULL), 0);
    live(NULL);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu);
    CHECK_LE(cpu.tv_sec, 10);
    CHECK_LE(peak_rss_kib(), 200 * KIB); /* 2 x 240,000 blocks of 200 bytes */
}
