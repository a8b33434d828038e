/* drained_large_requests_hold_up_nobody.c - 100,000 idle pieces lie between
 * live ones while one thread takes and frees large blocks, gives memory back,
 * or is refused: no malloc or free of another takes 10 ms, nor with memory
 * locked. Something else may disturb a try of some rounds: one of three must
 * hold.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

#include <sys/mman.h>

enum { PIECES = 100000, ROUNDS = 3, TRIES = 3 };

static const size_t sizes[] = {100,  8000,   600, 300000,  4096,
                               3000, 100000, 40,  3000000, 700000};
static atomic_int round_now; /* odd: a large request goes on */
static atomic_bool over;
static double worst; /* of a call that began or ended in such a time */

static void *measure(void *argument)
{
    static unsigned char *slot[64];
    cpu_choose(0);
    become_realtime();
    for (size_t i = 0; !over; i++) {
        unsigned char **p = &slot[i % COUNT(slot)];
        int before = round_now;
        double start = seconds();
        free(*p);
        *p = malloc(sizes[i % COUNT(sizes)]);
        double took = seconds() - start;
        int after = round_now;
        CHECK(*p);
        **p = 1;
        if ((before | after) % 2 && took > worst)
            worst = took;
        if (i % 16 == 0)
            usleep(50); /* others need the CPU as well */
    }
    return argument;
}

/* What may have to do with all that is idle. */
static void request(const char *part)
{
    if (strcmp(part, "trimmed") == 0)
        malloc_trim(0);
    for (size_t size = MIB; size <= 64 * MIB; size *= 4) {
        unsigned char *p = malloc(size);
        if (p) {
            p[size / 2] = 1;
            free(p);
        } else {
            CHECK(strcmp(part, "refused") == 0);
        }
    }
}

/* The longest that the other thread waited. */
static double play(const char *part)
{
    size_t count = strcmp(part, "refused") == 0 ? PIECES / 2 : PIECES;
    double most = 0;
    worst = 0;
    for (int i = 0; i < ROUNDS; i++) {
        void *pieces = chain_thin_out(chain_take(2 * count * 4096, 4096));
        double start = seconds(), took;
        round_now++;
        request(part);
        took = seconds() - start;
        usleep(1000); /* whoever waits for longer is seen */
        round_now++;
        most = took > most ? took : most;
        chain_free(pieces);
    }
    dprintf(1, "%.3f ms beside requests of up to %.1f ms; ", worst * 1e3,
            most * 1e3);
    return worst;
}

static void limited(void)
{
    steady_settings();
    setenv("BUMPMALLOC_LIMIT", "600M", 1);
}

void claim(const char *part)
{
    static const char *const parts[] = {"plain", "locked", "trimmed"};
    static const char *const last[] = {"refused"};
    pthread_t thread;
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        rerun_parts(last, 1, limited);
        return;
    }
    if (strcmp(part, "locked") == 0 && mlockall(MCL_CURRENT | MCL_FUTURE) != 0)
        skip("no right to lock memory");
    double least = 1;
    cpu_choose(1);
    CHECK_EQ(pthread_create(&thread, NULL, measure, NULL), 0);
    for (int i = 0; i < TRIES && least >= 0.01; i++) {
        double took = play(part);
        least = took < least ? took : least;
    }
    over = true;
    CHECK_EQ(pthread_join(thread, NULL), 0);
    dprintf(1, "\n");
    check_context("%.6f s", least);
    CHECK(least > 0 && least < 0.01);
}
