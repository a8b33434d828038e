/* keys_created_and_deleted_by_the_program_stay_its_own.c - ours is not among
 * them.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

static void *body(void *argument)
{
    pthread_key_t key[100];
    free(malloc(100));
    for (size_t i = 0; i < COUNT(key); i++) {
        CHECK_EQ(pthread_key_create(&key[i], NULL), 0);
        CHECK(pthread_getspecific(key[i]) == NULL);
        CHECK_EQ(pthread_setspecific(key[i], &key[i]), 0);
        free(malloc(1000));
    }
    for (size_t i = 0; i < COUNT(key); i++) {
        CHECK(pthread_getspecific(key[i]) == &key[i]);
        CHECK_EQ(pthread_key_delete(key[i]), 0);
    }
    return argument;
}

void claim(const char *part)
{
    (void)part;
    body(NULL);
    for (int i = 0; i < 50; i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
}
