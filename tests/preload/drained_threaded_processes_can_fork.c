/* drained_threaded_processes_can_fork.c - children of a process whose threads
 * allocate and free each other's blocks all the time: none hangs, every byte
 * that lived lives on, and the child's own use of the heap is sound.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#include <pthread.h>
#include <stdatomic.h>

enum { THREADS = 3, FORKS = 100, KEPT = 500, LETTERS = 256 };

static _Atomic(void *) letter[LETTERS];
static _Atomic bool done;
static unsigned char *kept[KEPT];

static size_t size_choose(struct dice *dice)
{
    return roll_below(dice, (size_t)16 << roll_below(dice, 13)) + 1;
}

static void *play(void *argument)
{
    struct dice dice = {(uintptr_t)argument + 1};
    while (!atomic_load(&done)) {
        size_t size = size_choose(&dice);
        void *p = malloc(size);
        CHECK(p);
        memset(p, 1, size);
        free(atomic_exchange(&letter[roll_below(&dice, LETTERS)], p));
    }
    return NULL;
}

static void kept_are_intact(void)
{
    for (size_t i = 0; i < KEPT; i++)
        CHECK(holds(kept[i], i * 37 + 1, i));
}

static void *child_thread(void *unused)
{
    struct dice dice = {99};
    (void)unused;
    for (int n = 0; n < 300; n++) {
        size_t size = size_choose(&dice);
        unsigned char *p = calloc(1, size);
        CHECK(p && is_zero(p, size));
        memset(p, 2, size);
        free(atomic_exchange(&letter[roll_below(&dice, LETTERS)], p));
    }
    return NULL;
}

static void child(int n)
{
    pthread_t thread;
    alarm(30);
    child_thread(NULL);
    if (n % 4 == 0) {
        CHECK_EQ(pthread_create(&thread, NULL, child_thread, NULL), 0);
        child_thread(NULL);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
    kept_are_intact();
    for (size_t i = 0; i < KEPT; i++)
        free(kept[i]);
    _exit(0);
}

void claim(const char *part)
{
    static const char *const parts[] = {"fork"};
    pthread_t thread[THREADS];
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, 1, NULL);
        return;
    }
    for (size_t i = 0; i < KEPT; i++)
        fill(kept[i] = malloc(i * 37 + 1), i * 37 + 1, i);
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, play, (void *)i), 0);
    for (int n = 0; n < FORKS; n++) {
        pid_t pid = fork();
        CHECK(pid >= 0);
        if (pid == 0)
            child(n);
        CHECK_EQ(wait_status(pid), 0);
    }
    atomic_store(&done, true);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    kept_are_intact();
}
