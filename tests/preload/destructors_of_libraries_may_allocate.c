/* destructors_of_libraries_may_allocate.c - at exit, and at dlclose.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <stdio.h>

void claim(const char *part)
{
    const char *file = getenv("CHECK_PLUGIN");
    if (!file)
        skip("CHECK_PLUGIN names no plugin");
    if (part) {
        void *plugin = dlopen(file, RTLD_NOW);
        CHECK(plugin);
        if (strcmp(part, "close") == 0)
            CHECK_EQ(dlclose(plugin), 0);
        return;
    }
    struct outcome outcome;
    rerun(&outcome, "close", NULL);
    CHECK_FINE(&outcome);
    CHECK_EQ(lines_with(outcome.out, "plugin unloaded", NULL), 1);
    rerun(&outcome, "exit", NULL);
    CHECK_FINE(&outcome);
    CHECK_EQ(lines_with(outcome.out, "plugin unloaded", NULL), 1);
}
