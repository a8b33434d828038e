/* times_are_those_of_the_calls.c - one call in 64 is timed, whichever it is,
 * and slow calls are found to be slow.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <unistd.h>

#include "core/ticks.h"
#include "record.h"

#define PAIRS 640000u
#define COPIES 6400u
#define THREADS 4u

static uint64_t timed(const uint64_t *ticks)
{
    uint64_t sum = 0;
    for (unsigned i = 0; i < RECORD_TICKS; i++)
        sum += ticks[i];
    return sum;
}

static unsigned median(const uint64_t *ticks)
{
    uint64_t half = timed(ticks) / 2, below = 0;
    unsigned i = 0;
    while ((below += ticks[i]) <= half)
        i++;
    return i;
}

/* The distances are even from 1 to 127, so the number of calls that are timed
 * scatters by less than the square root of it. */
static void check_share(const uint64_t *ticks, uint64_t calls)
{
    double expected = (double)calls / RECORD_TIMED;
    double off = (double)timed(ticks) - expected;
    if (off * off > 25 * expected)
        printf("%llu calls timed, %.0f expected\n",
               (unsigned long long)timed(ticks), expected);
    CHECK(off * off <= 25 * expected);
}

static void *pairs(void *unused)
{
    for (unsigned i = 0; i < PAIRS / THREADS; i++)
        free(malloc(24));
    return unused;
}

static void in_threads(void)
{
    pthread_t threads[THREADS];
    for (unsigned i = 0; i < THREADS; i++)
        CHECK(!pthread_create(&threads[i], NULL, pairs, NULL));
    for (unsigned i = 0; i < THREADS; i++)
        CHECK(!pthread_join(threads[i], NULL));
}

/* A block in the way keeps each from growing in place. */
static void copies(void)
{
    for (unsigned i = 0; i < COPIES; i++) {
        void *p = malloc(6000), *beside = malloc(6000);
        memset(p, 1, 6000);
        p = realloc(p, 12000);
        CHECK(p && beside);
        free(p);
        free(beside);
    }
}

void inside(const char *part)
{
    const struct record_slot *slot = record_slot_of(getpid());
    const char *reset = getenv("BUMPMALLOC_RESET");
    bool gives = record_is_forwarded() || (reset && !strcmp(reset, "drained"));
    if (!ticks_now())
        return; /* nothing can be timed here */
    CHECK(slot->start_ticks);
    if (!strcmp(part, "share")) {
        in_threads();
        struct record_counters c = record_counters_of(slot);
        check_share(c.ticks[RECORD_TAKE], PAIRS);
        check_share(c.ticks[RECORD_GIVE], gives ? PAIRS : 0);
        CHECK(!timed(c.ticks[RECORD_RESIZE]));
        return;
    }
    copies();
    struct record_counters c = record_counters_of(slot);
    check_share(c.ticks[RECORD_RESIZE], COPIES);
    /* Two buckets a doubling. */
    CHECK(median(c.ticks[RECORD_RESIZE]) >= median(c.ticks[RECORD_TAKE]) + 2);
}

void outside(const char *part)
{
    record_make(RECORD_ROOM);
    CHECK_EQUAL(record_run(part), 0);
}
