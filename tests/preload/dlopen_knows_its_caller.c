/* dlopen_knows_its_caller.c - the loader looks for a bare name in the RUNPATH
 * of whoever calls: of this program, not of the library in between.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>

void claim(const char *part)
{
    (void)part;
    const char *name = getenv("CHECK_PLUGIN_NAME");
    CHECK(name);
    void *plugin = dlopen(name, RTLD_NOW);
    check_context("%s: %s", name, plugin ? "found" : dlerror());
    CHECK(plugin);
    CHECK(dlsym(plugin, "plugin_malloc"));
    CHECK_EQ(dlclose(plugin), 0);
    CHECK(dlopen("no_such_file_in_any_path.so", RTLD_NOW) == NULL);
    CHECK(strstr(dlerror(), "no_such_file_in_any_path.so"));
}
