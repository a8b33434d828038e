/* threads_may_end_while_they_hold_a_mark.c - what they leave outlives them, and
 * can be resized and freed by others; the next thread starts without a mark.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

#include <pthread.h>

enum { THREADS = 100 };
static const size_t sizes[] = {50, 3000, 300000};

static void *marks_and_ends(void *unused)
{
    void **blocks = malloc(6 * sizeof *blocks);
    (void)unused;
    CHECK_EQ(bumpmalloc_reset(), -1);
    for (size_t i = 0; i < 3; i++)
        fill(blocks[i] = malloc(sizes[i]), sizes[i], i);
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    CHECK(mark.thread);
    memset(malloc(100000), 1, 100000);
    CHECK_EQ(bumpmalloc_rewind(mark), 0);
    for (size_t i = 0; i < 3; i++)
        fill(blocks[i + 3] = malloc(sizes[i]), sizes[i], i + 3);
    return blocks;
}

void claim(const char *part)
{
    static void **left[THREADS];
    (void)part;
    only_under_the_library();
    for (int i = 0; i < THREADS; i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, marks_and_ends, NULL), 0);
        CHECK_EQ(pthread_join(thread, (void **)&left[i]), 0);
        for (int k = i > 10 ? i - 10 : 0; k <= i; k++)
            for (size_t n = 0; n < 6; n++)
                CHECK(holds(left[k][n], sizes[n % 3], n));
    }
    for (int i = 0; i < THREADS; i++) {
        for (size_t n = 0; n < 6; n++) {
            unsigned char *p = realloc(left[i][n], sizes[n % 3] * 2);
            CHECK(holds(p, sizes[n % 3], n));
            free(p);
        }
        free(left[i]);
    }
}
