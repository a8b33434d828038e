/* plugins_in_a_namespace_of_their_own_do_no_harm.c - dlmopen loads a libc of
 * its own; its blocks are foreign.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>

void claim(const char *part)
{
    (void)part;
#ifdef __GLIBC__
    only_under_the_library();
    const char *file = getenv("CHECK_PLUGIN");
    CHECK(file);
    void *plugin = dlmopen(LM_ID_NEWLM, file, RTLD_NOW);
    check_context("%s", plugin ? "" : dlerror());
    CHECK(plugin);
    void *(*plugin_malloc)(size_t) = dlsym(plugin, "plugin_malloc");
    void (*plugin_free)(void *) = dlsym(plugin, "plugin_free");
    for (size_t size = 1; size < MIB; size *= 7) {
        void *p = plugin_malloc(size);
        CHECK(p);
        CHECK(!is_ours(p));
        fill(p, size, size);
        free(p); /* the wrong one: ignored */
        CHECK(holds(p, size, size));
        plugin_free(p);
    }
    CHECK_EQ(dlclose(plugin), 0);
#else
    skip("needs dlmopen");
#endif
}
