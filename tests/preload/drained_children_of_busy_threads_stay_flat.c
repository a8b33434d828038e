/* drained_children_of_busy_threads_stay_flat.c - forked while threads take,
 * resize and free each other's blocks of all sizes, a child uses again what it
 * frees, also what it has from its parent; so do its threads and its own child,
 * and none hangs.
 * SPDX-License-Identifier: MIT */
#include "check_steady.h"

enum { THREADS = 3, FORKS = 60, LETTERS = 200, SLOTS = 300, KEPT = 2000 };

static _Atomic(void *) letter[LETTERS];
static atomic_bool over;
static unsigned char *kept[KEPT]; /* 10 MB */

static size_t size_choose(struct dice *dice)
{
    size_t low = (size_t)16 << roll_below(dice, 13);
    return low + roll_below(dice, low);
}

static size_t kept_size(size_t i)
{
    return 16 + (i * 7919) % (i % 10 ? 2000 : 80000);
}

static unsigned char *take(struct dice *dice)
{
    size_t size = size_choose(dice);
    unsigned char *p =
        roll_below(dice, 8) ? malloc(size) : aligned_alloc(256, size);
    if (p && roll_below(dice, 16) == 0)
        p = realloc(p, size = size_choose(dice));
    CHECK(p);
    memset(p, 1, size);
    return p;
}

static void *busy(void *number)
{
    struct dice dice = {(uintptr_t)number + 1};
    while (!over)
        free(atomic_exchange(&letter[roll_below(&dice, LETTERS)], take(&dice)));
    return NULL;
}

/* What is in memory after many replacements is what was after some. */
static void *replace(void *many)
{
    unsigned char *slot[SLOTS] = {0};
    struct dice dice = {99};
    size_t early = 0;
    for (int n = 0; n < 20 * SLOTS; n++) {
        unsigned char **p = &slot[roll_below(&dice, SLOTS)];
        free(*p);
        *p = take(&dice);
        if (n == 5 * SLOTS)
            early = rss_kib();
    }
    check_context("%zu KiB, then %zu KiB", early, rss_kib());
    CHECK_LE(rss_kib(), early + early / 4 + (many ? 8192 : 4096));
    for (int i = 0; i < SLOTS; i++)
        free(slot[i]);
    return NULL;
}

static void take_kept(void)
{
    for (size_t i = 0; i < KEPT; i++) {
        CHECK(kept[i] = malloc(kept_size(i)));
        memset(kept[i], 2, kept_size(i));
    }
}

static void grandchild(void *unused)
{
    replace(unused);
}

static void child(void *number)
{
    intptr_t n = (intptr_t)number;
    size_t before = rss_kib();
    for (int round = 0; round < 10; round++) {
        for (size_t i = 0; i < KEPT; i++) {
            CHECK(kept[i][0] == 2 && kept[i][kept_size(i) - 1] == 2);
            free(kept[i]);
        }
        take_kept();
    }
    check_context("%zu KiB before what was inherited is taken again, %zu after",
                  before, rss_kib());
    CHECK_LE(rss_kib(), before + 12 * 1024);
    replace(NULL);
    if (n % 4 == 0)
        threads_run(2, replace);
    if (n % 8 == 0)
        CHECK_EQ(forked_status(grandchild, NULL), 0);
}

void claim(const char *part)
{
    static const char *const parts[] = {"fork"};
    pthread_t thread[THREADS];
    if (!part) {
        rerun_parts(parts, COUNT(parts), steady_settings);
        return;
    }
    take_kept();
    for (intptr_t i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_create(&thread[i], NULL, busy, (void *)i), 0);
    for (intptr_t n = 0; n < FORKS; n++) {
        int status = forked_status(child, (void *)n);
        check_context("fork %d: status 0x%x (14: it hung)", (int)n, status);
        CHECK_EQ(status, 0);
    }
    over = true;
    for (int i = 0; i < THREADS; i++)
        CHECK_EQ(pthread_join(thread[i], NULL), 0);
    dprintf(1, "peak %zu KiB\n", peak_rss_kib());
}
