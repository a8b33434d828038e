/* plugins_opened_with_deepbind_share_the_heap.c - RTLD_DEEPBIND would bind
 * their malloc to libc's, and their blocks would reach our free.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>

#ifndef RTLD_DEEPBIND
#define RTLD_DEEPBIND 0
#endif

static void *(*plugin_malloc)(size_t);
static void *(*plugin_realloc)(void *, size_t);
static void (*plugin_free)(void *);
static char *(*plugin_strdup)(const char *);

void claim(const char *part)
{
    (void)part;
    const char *file = getenv("CHECK_PLUGIN");
    CHECK(file);
    void *plugin = dlopen(file, RTLD_NOW | RTLD_DEEPBIND);
    check_context("%s", plugin ? "" : dlerror());
    CHECK(plugin);
    plugin_malloc = dlsym(plugin, "plugin_malloc");
    plugin_realloc = dlsym(plugin, "plugin_realloc");
    plugin_free = dlsym(plugin, "plugin_free");
    plugin_strdup = dlsym(plugin, "plugin_strdup");
    for (size_t size = 1; size < 3 * MIB; size = size * 3 + 1) {
        check_context("%zu bytes", size);
        void *p = plugin_malloc(size);
        CHECK(p);
        CHECK(system_malloc() || is_ours(p));
        fill(p, size, size);
        p = realloc(p, size * 2);
        CHECK(p);
        CHECK(holds(p, size, size));
        p = plugin_realloc(p, size * 3);
        CHECK(p);
        CHECK(system_malloc() || is_ours(p));
        CHECK(holds(p, size, size));
        free(p);
        plugin_free(malloc(size));
        free(plugin_strdup("text"));
    }
    CHECK_EQ(dlclose(plugin), 0);
    CHECK(dlopen(NULL, RTLD_NOW | RTLD_DEEPBIND));
}
