/* check_steady.h - loads, and what they take: for claims about memory, page
 * faults and waiting that stay bounded.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_STEADY_H
#define CHECK_STEADY_H

#include "drained.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>

/* The bounds count small pages: not what a setup asks for. */
static inline void steady_settings(void)
{
    drained_settings();
    unsetenv("BUMPMALLOC_PAGES");
}

static inline void steady_settings_never(void)
{
    never_settings();
    unsetenv("BUMPMALLOC_PAGES");
}

static inline double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static inline long page_faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
}

/* --- memory --- */

/* As rss_kib, a little faster, and without what is shared with files. */
static inline size_t anonymous_kib(void)
{
    size_t resident = 0, shared = 0;
    sscanf(proc_read("/proc/self/statm"), "%*s %zu %zu", &resident, &shared);
    return (resident - shared) * (size_t)sysconf(_SC_PAGESIZE) / KIB;
}

/* Blocks of a size, written throughout, as a list through their first words. */
static inline void *chain_take(size_t total, size_t size)
{
    void *chain = NULL;
    for (size_t taken = 0; taken < total; taken += size) {
        void **p = malloc(size);
        if (!p)
            check_context("%zu bytes after %zu of %zu, %zu KiB in memory", size,
                          taken, total, anonymous_kib());
        CHECK(p);
        memset(p, 1, size);
        *p = chain;
        chain = p;
    }
    return chain;
}

static inline void chain_free(void *chain)
{
    while (chain) {
        void *next = *(void **)chain;
        free(chain);
        chain = next;
    }
}

/* Every second block goes; returns the list of the others. */
static inline void *chain_thin_out(void *chain)
{
    for (void **p = chain; p && *p; p = *p) {
        void **next = *p;
        *p = *next;
        free(next);
    }
    return chain;
}

/* --- threads --- */

enum { THREADS_MAX = 64 };

struct threads_start {
    pthread_barrier_t all_there;
    void *(*body)(void *number);
    atomic_int next;
};

static void *threads_body(void *argument)
{
    struct threads_start *start = argument;
    intptr_t number = start->next++;
    pthread_barrier_wait(&start->all_there);
    return start->body((void *)number);
}

/* Run body in `count` threads, which get the numbers from 0 and begin together;
 * wait for all. */
static inline void threads_run(int count, void *(*body)(void *number))
{
    pthread_t thread[THREADS_MAX];
    struct threads_start start = {.body = body};
    CHECK_EQ(pthread_barrier_init(&start.all_there, NULL, (unsigned)count), 0);
    for (int i = 0; i < count; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, threads_body, &start), 0);
    for (int i = 0; i < count; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
}

/* The calling thread runs on the first or second of the CPUs it may use. */
static inline void cpu_choose(int nth)
{
    cpu_set_t allowed, one;
    CHECK_EQ(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    CPU_ZERO(&one);
    for (int cpu = 0; cpu < CPU_SETSIZE; cpu++)
        if (CPU_ISSET(cpu, &allowed) && nth-- == 0)
            CPU_SET(cpu, &one);
    if (CPU_COUNT(&one) == 0)
        skip("too few CPUs");
    CHECK_EQ(pthread_setaffinity_np(pthread_self(), sizeof one, &one), 0);
}

/* The calling thread precedes all ordinary ones. */
static inline void become_realtime(void)
{
    struct sched_param priority = {.sched_priority = 10};
    if (pthread_setschedparam(pthread_self(), SCHED_FIFO, &priority) != 0)
        skip("no right to run realtime threads");
}

#endif
