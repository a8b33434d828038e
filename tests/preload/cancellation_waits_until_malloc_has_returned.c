/* cancellation_waits_until_malloc_has_returned.c - malloc is no cancellation
 * point, even where it looks at the limit or has something to say.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

static pthread_barrier_t barrier;
static int reached;

static void *body(void *argument)
{
    pthread_barrier_wait(&barrier);
    for (int i = 0; i < 2000; i++) /* past the first look, at 64 MiB */
        if (!malloc(60000))
            return argument;
    reached = 1;
    if (malloc((size_t)PTRDIFF_MAX)) /* a line on stderr */
        return argument;
    reached = 2;
    pthread_testcancel();
    return argument;
}

void claim(const char *part)
{
    struct outcome outcome;
    pthread_t thread;
    void *result;
    if (!part) {
        rerun(&outcome, "once", NULL);
        check_context("stderr of the child: %s", outcome.err);
        CHECK_EQ(outcome.signal, 0);
        CHECK_EQ(outcome.status, 0);
        return;
    }
    CHECK_EQ(pthread_barrier_init(&barrier, NULL, 2), 0);
    CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
    CHECK_EQ(pthread_cancel(thread), 0);
    pthread_barrier_wait(&barrier);
    CHECK_EQ(pthread_join(thread, &result), 0);
    CHECK_EQ(reached, 2);
    CHECK(result == PTHREAD_CANCELED);
}
