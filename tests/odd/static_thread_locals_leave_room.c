/* static_thread_locals_leave_room.c - a megabyte of them in the program, a
 * module with its own opened afterwards, threads with small stacks.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>

static _Thread_local char much[1 << 20];

static void *body(void *argument)
{
    much[sizeof much - 1] = 1;
    char *p = malloc(300);
    CHECK(p);
    fill(p, 300, 5);
    CHECK(holds(p, 300, 5));
    free(p);
    return argument;
}

void claim(const char *part)
{
    (void)part;
    much[77] = 1;
    void *module = dlopen(getenv("CHECK_PLUGIN"), RTLD_NOW);
    if (!module)
        check_context("%s", dlerror());
    CHECK(module);
    char *(*room)(void);
    *(void **)&room = dlsym(module, "tls_module_room");
    CHECK(room);
    CHECK_EQ(room()[1023], 1);
    pthread_attr_t small;
    pthread_attr_init(&small);
    CHECK_EQ(pthread_attr_setstacksize(&small, sizeof much + 64 * KIB), 0);
    for (int i = 0; i < 20; i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, &small, body, NULL), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
}
