/* blocks_of_late_destructors_stay_their_own.c - a thread-key destructor that
 * runs after the library's own allocates from a thread whose rest was given
 * away already; later threads must not get that memory again.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

enum { THREADS = 300, EACH = 12 };
#define SIZE_OF(i) ((size_t)50 + (i)*9)
static void *late[THREADS][EACH], *early[THREADS][EACH];
static pthread_key_t key;

static void take(void *block[EACH], size_t owner)
{
    for (size_t i = 0; i < EACH; i++) {
        block[i] = malloc(SIZE_OF(i));
        CHECK(block[i]);
        fill(block[i], SIZE_OF(i), owner * 100 + i);
    }
}

static bool kept(void *block[EACH], size_t owner)
{
    for (size_t i = 0; i < EACH; i++)
        if (malloc_usable_size(block[i]) < SIZE_OF(i) || /* its header */
            !holds(block[i], SIZE_OF(i), owner * 100 + i))
            return false;
    return true;
}

static void destroy(void *value)
{
    size_t me = (size_t)value - 1;
    take(late[me], me + 5000);
}

static void *body(void *argument)
{
    size_t me = (size_t)argument - 1;
    take(early[me], me);
    CHECK_EQ(pthread_setspecific(key, argument), 0);
    return NULL;
}

static void *first(void *unused)
{
    free(malloc(100));
    return unused;
}

void claim(const char *part)
{
    (void)part;
    pthread_t thread[3];
    /* The library makes its key here; ours comes after, and glibc runs
     * destructors in the order of keys. */
    CHECK_EQ(pthread_create(&thread[0], NULL, first, NULL), 0);
    CHECK_EQ(pthread_join(thread[0], NULL), 0);
    CHECK_EQ(pthread_key_create(&key, destroy), 0);
    for (size_t me = 0; me < THREADS; me += COUNT(thread)) {
        for (size_t i = 0; i < COUNT(thread); i++)
            CHECK_EQ(
                pthread_create(&thread[i], NULL, body, (void *)(me + i + 1)),
                0);
        for (size_t i = 0; i < COUNT(thread); i++)
            CHECK_EQ(pthread_join(thread[i], NULL), 0);
    }
    for (size_t me = 0; me < THREADS; me++) {
        check_context("thread %zu", me);
        CHECK(kept(early[me], me));
        CHECK(kept(late[me], me + 5000));
    }
}
