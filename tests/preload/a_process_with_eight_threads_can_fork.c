/* a_process_with_eight_threads_can_fork.c - 1,000 times while all of them
 * allocate; each child allocates in every way and exits, none hangs.
 * Each fork grants the threads some more blocks, so that memory stays bounded.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <unistd.h>

enum { THREADS = 8, FORKS = 1000 };
static atomic_long granted;
static atomic_bool over;

static void *allocate(void *argument)
{
    long used = 0;
    while (!over) {
        if (used >= granted) {
            usleep(20); /* spinning would starve the child */
            continue;
        }
        used++;
        void *p = malloc(used % 200 == 0 ? 300 * KIB : (size_t)(used % 200));
        CHECK(p);
        p = realloc(p, (size_t)(used % 300 + 1));
        CHECK(p);
        free(p);
    }
    return argument;
}

static void *child_thread(void *argument)
{
    free(calloc(10, 100));
    return argument;
}

/* Status 0, or dead of SIGALRM where it hangs. */
static void child_run(int round)
{
    alarm(20);
    for (size_t way = 0; way < ways_count; way++) {
        void *p = ways[way].alloc(1000);
        CHECK(p);
        memset(p, 1, 1000);
        p = realloc(p, 70000);
        CHECK(p);
        memset(p, 1, 70000);
        free(p);
    }
    void *large = malloc(2 * MIB);
    CHECK(large);
    memset(large, 1, 2 * MIB);
    free(large);
    pthread_t thread;
    if (round % 10 == 0 &&
        pthread_create(&thread, NULL, child_thread, NULL) == 0)
        pthread_join(thread, NULL);
    if (round % 20 == 0)
        exit(0);
    _exit(0);
}

void claim(const char *part)
{
    (void)part;
    pthread_t thread[THREADS];
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, allocate, NULL), 0);
    for (int round = 0; round < FORKS; round++) {
        granted += 50;
        pid_t child = fork();
        CHECK(child >= 0);
        if (child == 0)
            child_run(round);
        int status = wait_status(child);
        check_context("fork %d: status 0x%x (14: it hung)", round, status);
        CHECK_EQ(status, 0);
    }
    over = true;
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
}
