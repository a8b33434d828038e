/* cancelled_and_exiting_threads_leave_no_harm.c - pthread_cancel, pthread_exit,
 * detached ones.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>
#include <unistd.h>

static void *endless(void *argument)
{
    for (int i = 0; i < 100000; i++) {
        free(realloc(malloc(100), 300));
        if (i % 50 == 0) {
            pthread_testcancel();
            usleep(100);
        }
    }
    return argument;
}

static void *leaves(void *argument)
{
    free(malloc(1000));
    pthread_exit(argument);
}

void claim(const char *part)
{
    (void)part;
    void *before = malloc(100);
    fill(before, 100, 1);
    for (int i = 0; i < 200; i++) {
        pthread_t one, two, three;
        CHECK_EQ(pthread_create(&one, NULL, endless, NULL), 0);
        CHECK_EQ(pthread_create(&two, NULL, leaves, NULL), 0);
        CHECK_EQ(pthread_create(&three, NULL, leaves, NULL), 0);
        CHECK_EQ(pthread_detach(three), 0);
        CHECK_EQ(pthread_cancel(one), 0);
        CHECK_EQ(pthread_join(one, NULL), 0);
        CHECK_EQ(pthread_join(two, NULL), 0);
    }
    CHECK(holds(before, 100, 1));
    pthread_exit(NULL); /* the main thread too: the process ends with 0 */
}
