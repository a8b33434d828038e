/* rewind_refuses_a_mark_from_another_thread.c - with and without a mark of its
 * own; also the mark of a thread that has ended.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

#include <pthread.h>

static bumpmalloc_mark_t foreign;

static void *tries(void *with_mark)
{
    unsigned char *mine = malloc(5000);
    fill(mine, 5000, 3);
    if (with_mark)
        CHECK(bumpmalloc_mark().thread);
    unsigned char *newer = malloc(5000);
    fill(newer, 5000, 4);
    CHECK_EQ(bumpmalloc_rewind(foreign), -1);
    memset(malloc(5000), 0, 5000);
    CHECK(holds(mine, 5000, 3));
    CHECK(holds(newer, 5000, 4));
    return NULL;
}

static void *marks(void *unused)
{
    (void)unused;
    foreign = bumpmalloc_mark();
    return NULL;
}

static void run(void *(*body)(void *), void *argument)
{
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, body, argument), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    foreign = bumpmalloc_mark();
    char *p = malloc(100);
    fill(p, 100, 1);
    run(tries, NULL);
    run(tries, p);
    CHECK(holds(p, 100, 1));
    CHECK_EQ(bumpmalloc_rewind(foreign), 0);
    for (int i = 0; i < 20; i++) {
        run(marks, NULL); /* its thread has ended */
        CHECK(foreign.thread);
        run(tries, NULL);
        run(tries, &foreign);
        CHECK_EQ(bumpmalloc_rewind(foreign), -1);
    }
}
