/* thread_locals_of_plugins_are_allocated_and_freed.c - by the loader, in
 * threads that come and go.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <pthread.h>

static int (*plugin_touch)(int);

static void *body(void *argument)
{
    int before = plugin_touch(7), after = plugin_touch(8);
    CHECK_EQ(before, 0);
    CHECK_EQ(after, 7);
    return argument;
}

void claim(const char *part)
{
    (void)part;
    const char *file = getenv("CHECK_PLUGIN");
    CHECK(file);
    for (int round = 0; round < 20; round++) {
        void *plugin = dlopen(file, RTLD_NOW);
        CHECK(plugin);
        plugin_touch = dlsym(plugin, "plugin_touch");
        CHECK(plugin_touch);
        for (int i = 0; i < 20; i++) {
            pthread_t thread;
            CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
            CHECK_EQ(pthread_join(thread, NULL), 0);
        }
        body(NULL);
        CHECK_EQ(dlclose(plugin), 0);
    }
}
