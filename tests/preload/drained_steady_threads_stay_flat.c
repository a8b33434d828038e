/* drained_steady_threads_stay_flat.c - four threads with 10 MiB live between
 * them, half of the blocks freed by another thread than made them: what is in
 * memory at the end is at most 1.1 times what was there after a tenth of the
 * operations. The argument is their number, in millions; with "preempted"
 * behind it, a realtime process takes the CPUs away now and then.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { THREADS = 4, SLOTS = 11000 };

/* A slot holds a block of any thread. */
static _Atomic(unsigned char *) slot[THREADS][SLOTS];
static _Atomic long done; /* by all; each works until that is enough */
static long operations;

/* 235 bytes on average: 4 * 11,000 of them are 10 MiB. */
static size_t size_choose(struct dice *dice)
{
    if (roll_below(dice, 200) == 0)
        return roll_below(dice, 20000);
    return 8 + roll_below(dice, (size_t)32 << roll_below(dice, 6));
}

static void *play(void *argument)
{
    size_t self = (uintptr_t)argument;
    struct dice dice = {(self + 1) * 987654321};
    for (long n = 0; atomic_load(&done) < operations; n += 2) {
        size_t owner = n % 4 < 2 ? self : (self + 1) % THREADS;
        size_t size = size_choose(&dice);
        unsigned char *p = malloc(size + 8);
        CHECK(p);
        uint64_t key = (uintptr_t)p ^ size;
        memcpy(p, &key, 8);
        p[size + 7] = (unsigned char)size;
        memcpy(p, &key, 8);
        p = atomic_exchange(&slot[owner][roll_below(&dice, SLOTS)], p);
        if (p) {
            memcpy(&key, p, 8);
            size = (size_t)(key ^ (uintptr_t)p);
            CHECK(size < 32768 && malloc_usable_size(p) >= size + 8);
            CHECK(size < 8 || p[size + 7] == (unsigned char)size);
        }
        free(p);
        if (n % 10000 == 0) /* a malloc and a free are two */
            atomic_fetch_add(&done, 10000);
    }
    return NULL;
}

/* 1 to 8 ms of every 20 or so; ends with the process that has made it. */
static void *take_cpu(void *number)
{
    struct dice dice = {(uintptr_t)number + 1};
    cpu_choose((int)(intptr_t)number);
    become_realtime();
    for (;;) {
        usleep(5000 + (useconds_t)roll_below(&dice, 20000));
        double end = seconds() + 0.001 + (double)roll_below(&dice, 7000) * 1e-6;
        while (seconds() < end)
            ;
    }
    return NULL;
}

static pid_t take_cpus(void)
{
    pid_t child = fork();
    CHECK(child >= 0);
    if (child == 0) {
        pthread_t other;
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        CHECK_EQ(pthread_create(&other, NULL, take_cpu, (void *)1), 0);
        take_cpu((void *)0);
    }
    return child;
}

void claim(const char *part)
{
    static const char *const parts[] = {"100"};
    pthread_t thread[THREADS];
    only_under_the_library();
    if (!part || !reset_is_drained()) {
        const char *const asked[] = {part};
        rerun_parts(part ? asked : parts, 1, NULL);
        return;
    }
    operations = atol(part) * 1000000;
    pid_t taker = strstr(part, "preempted") ? take_cpus() : 0;
    for (uintptr_t i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, play, (void *)i), 0);
    long early_at = operations / 10 < 10000000 ? operations / 10 : 10000000;
    while (atomic_load(&done) < early_at)
        usleep(1000);
    size_t early = rss_kib();
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    if (taker) { /* it must have been there until now */
        CHECK_EQ(waitpid(taker, NULL, WNOHANG), 0);
        CHECK_EQ(kill(taker, SIGKILL), 0);
        wait_status(taker);
    }
    dprintf(1, "%zu KiB after %ld operations, %zu KiB after %ld\n", early,
            early_at, rss_kib(), operations);
    CHECK_LE(rss_kib(), early + early / 10);
}
