/* drained_realtime_threads_never_wait.c - a thread of real-time priority takes
 * and frees blocks, beside ordinary threads on its CPU and on another: none of
 * its calls takes 50 ms, nor while others give memory back or take large blocks
 * amid thousands of idle pieces.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

#include <stdatomic.h>
#include <sys/mman.h>

static const size_t sizes[] = {100, 8000, 600, 20000, 8000, 3000, 100000, 40};
static atomic_bool over;
static bool locked;

/* Ordinary, on the same CPU: the pool is most often in its hands. */
static void *replace(void *argument)
{
    static void *slot[64];
    cpu_choose(0);
    for (size_t i = 0; !over; i++) {
        void **p = &slot[i % COUNT(slot)];
        free(*p);
        *p = malloc(5000 + i % 17 * 1000);
    }
    return argument;
}

/* Ordinary, on another CPU: tens of megabytes come and go, whole and in
 * pieces. */
static void *come_and_go(void *argument)
{
    cpu_choose(1);
    while (!over) {
        void *pieces = chain_thin_out(chain_take(40 * MIB, 8000));
        for (int i = 0; i < 20; i++) {
            unsigned char *p = malloc(3 * MIB);
            CHECK(p);
            memset(p, 1, 3 * MIB);
            free(p);
        }
        chain_free(pieces);
        chain_free(chain_take(20 * MIB, 100));
        if (!locked)
            malloc_trim(0);
    }
    return argument;
}

static void *measure(void *worst)
{
    double *most = worst, end = seconds() + 2;
    cpu_choose(0);
    become_realtime();
    for (size_t i = 0; seconds() < end; i++) {
        usleep(300);
        double start = seconds();
        unsigned char *p = malloc(sizes[i % COUNT(sizes)]);
        p[0] = 1;
        free(p);
        double took = seconds() - start;
        *most = took > *most ? took : *most;
    }
    over = true;
    return NULL;
}

void claim(const char *part)
{
    static const char *const parts[] = {"beside one", "beside many", "locked"};
    pthread_t thread[3];
    double worst = 0;
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    int count = strcmp(part, "beside one") == 0 ? 2 : 3;
    if (strcmp(part, "locked") == 0) {
        locked = true;
        if (mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0)
            skip("no right to lock memory");
    }
    void *(*bodies[])(void *) = {measure, replace, come_and_go};
    for (int i = 0; i < count; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, bodies[i], &worst), 0);
    for (int i = 0; i < count; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    dprintf(1, "worst %.6f s\n", worst);
    check_context("%.6f s", worst);
    CHECK(worst < 0.05);
}
