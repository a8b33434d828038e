/* plugins_opened_with_deepbind_have_their_own_versions.c - of what they carry
 * themselves; malloc's family they share, their constructors, too. What they do
 * to the pages of a block is noticed.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <sys/mman.h>

#ifndef RTLD_DEEPBIND
#define RTLD_DEEPBIND 0
#endif

__attribute__((visibility("default"))) int version(void);

int version(void)
{
    return 1;
}

static int (*plugin_version)(void);
static char *(*plugin_text)(void);
static void (*plugin_free)(void *);
static int (*plugin_lock)(void *, size_t);

/* Blocks that lie where one was write-protected by the plug-in are usable. */
static void protect_and_free(void)
{
    for (int i = 0; i < 50; i++) {
        char *p = aligned_alloc(4096, 64 * KIB);
        CHECK(p);
        memset(p, i, 64 * KIB);
        CHECK_EQ(plugin_lock(p, 64 * KIB), 0);
        if (system_malloc())
            mprotect(p, 64 * KIB, PROT_READ | PROT_WRITE);
        plugin_free(p);
    }
}

void claim(const char *part)
{
    const char *file = getenv("CHECK_PLUGIN");
    CHECK(file);
    int when = part ? RTLD_LAZY : RTLD_NOW;
    void *plugin = dlopen(file, when | RTLD_LOCAL | RTLD_DEEPBIND);
    check_context("%s", plugin ? "" : dlerror());
    CHECK(plugin);
    plugin_version = dlsym(plugin, "plugin_version");
    plugin_text = dlsym(plugin, "plugin_text");
    plugin_free = dlsym(plugin, "plugin_free");
    plugin_lock = dlsym(plugin, "plugin_lock");
    CHECK_EQ(plugin_version(), 2);
    CHECK_EQ(version(), 1);
    CHECK(strcmp(plugin_text(), "from the constructor") == 0);
    CHECK(system_malloc() || is_ours(plugin_text()));
    free(plugin_text());
    for (size_t size = 1; size < 3 * MIB; size = size * 3 + 1)
        plugin_free(calloc(1, size));
    protect_and_free();
    if (!part) {
        struct outcome outcome;
        rerun(&outcome, "lazy", NULL);
        CHECK_FINE(&outcome);
    }
}
