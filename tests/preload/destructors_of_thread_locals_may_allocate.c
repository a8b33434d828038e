/* destructors_of_thread_locals_may_allocate.c - those that C++ registers with
 * __cxa_thread_atexit_impl.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#ifdef __GLIBC__
#include <pthread.h>
#include <stdatomic.h>

int __cxa_thread_atexit_impl(void (*)(void *), void *, void *);
extern void *__dso_handle;
static atomic_int ended;

static void destroy(void *p)
{
    CHECK(holds(p, 200, 3));
    free(p);
    p = malloc(300);
    CHECK(p);
    memset(p, 1, 300);
    free(realloc(p, 300 * KIB));
    ended++;
}

static void *body(void *argument)
{
    for (int i = 0; i < 20; i++) {
        void *p = malloc(200);
        fill(p, 200, 3);
        CHECK_EQ(__cxa_thread_atexit_impl(destroy, p, &__dso_handle), 0);
    }
    return argument;
}

void claim(const char *part)
{
    (void)part;
    for (int i = 0; i < 100; i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
    CHECK_EQ(ended, 2000);
    body(NULL); /* those of the main thread run in exit() */
}
#else
void claim(const char *part)
{
    (void)part;
    skip("a name of glibc's");
}
#endif
