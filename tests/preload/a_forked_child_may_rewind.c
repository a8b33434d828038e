/* a_forked_child_may_rewind.c - a mark is good in the child, and what the child
 * does with it changes nothing in the parent; also from a process with threads
 * that allocate.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { FORKS = 40, THREADS = 2 };
static _Atomic bool done;

static void *allocates(void *unused)
{
    (void)unused;
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    while (!atomic_load(&done)) {
        for (size_t size = 10; size < MIB; size *= 3) {
            void *p = malloc(size);
            memset(p, 1, size);
            free(realloc(p, 2 * size));
        }
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
    }
    return NULL;
}

static void rounds(bumpmalloc_mark_t mark, unsigned char *old)
{
    for (int round = 0; round < 3; round++) {
        for (size_t size = 10; size < 4 * MIB; size *= 3)
            memset(malloc(size), 0xdd, size);
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
        CHECK(holds(old, 5000, 5));
    }
}

static void fork_once(bumpmalloc_mark_t mark, unsigned char *old)
{
    unsigned char *newer = malloc(400000);
    fill(newer, 400000, 6);
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        alarm(20);
        rounds(mark, old);
        _exit(0);
    }
    CHECK_EQ(wait_status(child), 0);
    CHECK(holds(newer, 400000, 6));
    rounds(mark, old);
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    unsigned char *old = malloc(5000);
    fill(old, 5000, 5);
    fork_once(bumpmalloc_mark(), old);
    pthread_t thread[THREADS];
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, allocates, NULL), 0);
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    for (int i = 0; i < FORKS; i++)
        fork_once(mark, old);
    atomic_store(&done, true);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
}
