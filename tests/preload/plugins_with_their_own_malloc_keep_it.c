/* plugins_with_their_own_malloc_keep_it.c - where RTLD_DEEPBIND says so; the
 * program's stays what it is.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>

#ifndef RTLD_DEEPBIND
#define RTLD_DEEPBIND 0
#endif

static void *(*plugin_malloc)(size_t);
static void (*plugin_free)(void *);
static int (*plugin_owns)(void *);

void claim(const char *part)
{
    (void)part;
    void *plugin = dlopen(getenv("CHECK_PLUGIN"), RTLD_NOW | RTLD_DEEPBIND);
    check_context("%s", plugin ? "" : dlerror());
    CHECK(plugin);
    plugin_malloc = dlsym(plugin, "plugin_malloc");
    plugin_free = dlsym(plugin, "plugin_free");
    plugin_owns = dlsym(plugin, "plugin_owns");
    void *p = plugin_malloc(100);
    CHECK(!is_ours(p));
    plugin_free(p);
    CHECK(plugin_owns(p));
    p = malloc(100);
    CHECK(system_malloc() || is_ours(p));
    CHECK(!plugin_owns(p));
    p = realloc(p, 5000);
    CHECK(p);
    free(p);
}
