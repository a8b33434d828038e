/* calloc_is_zero_in_what_a_thread_left.c - a thread rewinds to where nothing
 * lies and ends; the next one goes on there.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

#include <pthread.h>

static void *leave(void *bytes)
{
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    CHECK(mark.thread);
    CHECK(malloc((size_t)bytes));
    CHECK_EQ(bumpmalloc_rewind(mark), 0);
    return NULL;
}

static void *go_on(void *bytes)
{
    CHECK(malloc((size_t)bytes));
    for (size_t n = 1; n < 60; n += 7)
        CHECK(is_zero(calloc(1, n), n));
    return NULL;
}

void claim(const char *part)
{
    pthread_t thread;
    (void)part;
    only_under_the_library();
    for (size_t bytes = 0; bytes < 100; bytes += 8) {
        check_context("%zu bytes", bytes);
        CHECK_EQ(pthread_create(&thread, NULL, leave, (void *)bytes), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
        CHECK_EQ(pthread_create(&thread, NULL, go_on, (void *)bytes), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
}
