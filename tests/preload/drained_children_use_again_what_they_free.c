/* drained_children_use_again_what_they_free.c - at whatever moment a process is
 * forked, in whatever way, while other threads give memory back: its child uses
 * again what it frees, and is not kept waiting.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/syscall.h>

enum { THREADS = 3, FORKS = 200, ROUNDS = 1000, SIZE = 20000 };

static _Atomic bool done;

static void *play(void *argument)
{
    struct dice dice = {(uintptr_t)argument + 1};
    while (!atomic_load(&done))
        free(malloc(SIZE + roll_below(&dice, SIZE)));
    return NULL;
}

static void child(void)
{
    alarm(30);
    size_t before = rss_kib();
    struct timespec begin, end;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &begin);
    for (int i = 0; i < ROUNDS; i++) {
        unsigned char *p = malloc(SIZE);
        CHECK(p);
        memset(p, 1, SIZE);
        free(p);
    }
    CHECK_LE(rss_kib(), before + 2048);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &end);
    CHECK(end.tv_sec == begin.tv_sec &&
          end.tv_nsec - begin.tv_nsec < 100000000);
    _exit(0);
}

void claim(const char *part)
{
    static const char *const parts[] = {"fork"};
    pthread_t thread[THREADS];
    only_under_the_library();
    if (!part || !reset_is_drained()) {
        rerun_parts(parts, 1, NULL);
        return;
    }
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, play, (void *)i), 0);
    for (int n = 0; n < FORKS; n++) {
        pid_t pid =
            n % 2 ? fork() : (pid_t)syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0);
        CHECK(pid >= 0);
        if (pid == 0)
            child();
        CHECK_EQ(wait_status(pid), 0);
    }
    atomic_store(&done, true);
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
}
