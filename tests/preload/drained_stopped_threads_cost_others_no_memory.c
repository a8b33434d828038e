/* drained_stopped_threads_cost_others_no_memory.c - a realtime thread takes the
 * CPU away from one that is in the middle of malloc or free, for half a second
 * at a time: another thread goes on with the 1.5 MB that it keeps, and at most
 * 12 MB are ever in memory.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

#include <stdatomic.h>

enum { SECONDS = 6 };

static atomic_bool over;

static void *is_stopped(void *argument)
{
    cpu_choose(0);
    while (!over) {
        unsigned char *p = malloc(8000);
        CHECK(p);
        p[0] = 1;
        free(p);
    }
    return argument;
}

static void *computes(void *argument)
{
    cpu_choose(0);
    become_realtime();
    while (!over) {
        usleep(20000);
        for (double end = seconds() + 0.5; seconds() < end;)
            ;
    }
    return argument;
}

static void *works(void *argument)
{
    static unsigned char *slot[64];
    struct dice dice = {77};
    cpu_choose(1);
    while (!over) {
        unsigned char **p = &slot[roll_below(&dice, COUNT(slot))];
        free(*p);
        CHECK(*p = malloc(5000 + roll_below(&dice, 35000)));
        **p = 1;
    }
    return argument;
}

void claim(const char *part)
{
    static const char *const parts[] = {"stopped"};
    void *(*bodies[])(void *) = {is_stopped, works, computes};
    pthread_t thread[COUNT(bodies)];
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    for (size_t i = 0; i < COUNT(bodies); i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, bodies[i], NULL), 0);
    sleep(SECONDS);
    over = true;
    for (size_t i = 0; i < COUNT(bodies); i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    dprintf(1, "peak %zu KiB\n", peak_rss_kib());
    CHECK_LE(peak_rss_kib(), 12000000 / KIB);
}
