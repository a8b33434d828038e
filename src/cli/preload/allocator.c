/* allocator.c - from what the user wrote to the environment it takes.
 * SPDX-License-Identifier: MIT */
#include "cli/preload/allocator.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/quote.h"
#include "cli/base/say.h"
#include "cli/preload/library.h"
#include "cli/program/elf.h"

/* The libraries that a name stands for: beginnings of file names, best first.
 */
struct allocator_name {
    const char *name;
    const char *libraries[3];
};

static const struct allocator_name allocator_names[] = {
    {"mimalloc", {"libmimalloc.so", NULL}},
    {"jemalloc", {"libjemalloc.so", NULL}},
    {"tcmalloc", {"libtcmalloc_minimal.so", "libtcmalloc.so", NULL}},
    {"tbbmalloc", {"libtbbmalloc_proxy.so", NULL}},
};

static void allocator_find_library(struct allocator *allocator,
                                   const char *name, const char *own)
{
    if (allocator->kind == ALLOCATOR_SYSTEM)
        return;
    if (allocator->kind == ALLOCATOR_BUMP) {
        allocator->library = library_find_own(own);
        return;
    }
    if (strchr(name, '/')) {
        allocator->library = realpath(name, NULL);
        if (!allocator->library)
            say_fatal("-a %s: %s: %m", allocator->spec, name);
        return;
    }
    for (size_t i = 0; i < sizeof(allocator_names) / sizeof(*allocator_names);
         i++)
        if (strcmp(allocator_names[i].name, name) == 0) {
            allocator->library = library_find(allocator_names[i].libraries);
            if (!allocator->library)
                say_fatal("-a %s: no %s is installed here", allocator->spec,
                          allocator_names[i].libraries[0]);
            return;
        }
    say_fatal("-a %s: '%s' is not one of system, bump, mimalloc, jemalloc, "
              "tcmalloc, tbbmalloc; a library needs a '/' in its path",
              allocator->spec, name);
}

static bool name_is_variable(const char *name)
{
    if (!isalpha((unsigned char)*name) && *name != '_')
        return false;
    for (; *name; name++)
        if (!isalnum((unsigned char)*name) && *name != '_')
            return false;
    return true;
}

/* Environment variables are written in capitals by custom, and so are told from
 * the library's settings: a misspelt setting is an error, not a variable. */
static bool name_is_setting(const char *name)
{
    return islower((unsigned char)*name);
}

static void allocator_take_item(struct allocator *allocator,
                                struct settings *settings, char *item)
{
    char *equals = strchr(item, '=');
    if (!equals)
        say_fatal("-a %s: '%s' is not NAME=VALUE", allocator->spec, item);
    *equals = '\0';
    if (allocator->kind == ALLOCATOR_BUMP && name_is_setting(item)) {
        if (!settings_take_name(settings, item, equals + 1))
            say_fatal("-a %s: '%s' is not one of region, limit, pages, "
                      "on-full, reset",
                      allocator->spec, item);
        return;
    }
    if (!name_is_variable(item) || name_is_setting(item))
        say_fatal("-a %s: '%s' is not an environment variable's name",
                  allocator->spec, item);
    need_list_add(&allocator->assignments,
                  need_text("%s=%s", item, equals + 1));
}

/* Where the items begin: after the first comma, or after a colon, which in a
 * path may be part of a folder's name. */
static size_t spec_name_length(const char *spec)
{
    return strcspn(spec, strchr(spec, '/') ? "," : ":,");
}

static enum allocator_kind kind_of(const char *name)
{
    return strcmp(name, "system") == 0 ? ALLOCATOR_SYSTEM
           : strcmp(name, "bump") == 0 ? ALLOCATOR_BUMP
                                       : ALLOCATOR_OTHER;
}

static void allocator_set_preload(struct allocator *allocator)
{
    const char *user = getenv("LD_PRELOAD");
    char *preload = allocator->library ? library_preload(allocator->library)
                    : user             ? need_copy(user)
                                       : NULL;
    if (preload)
        need_list_add(&allocator->assignments,
                      need_text("LD_PRELOAD=%s", preload));
    free(preload);
}

void allocator_init(struct allocator *allocator, const char *spec,
                    const struct settings *common, const char *own)
{
    size_t length = spec_name_length(spec);
    char *name = need_copy(spec);
    name[length] = '\0';
    const char *file = strrchr(spec, '/');
    *allocator = (struct allocator){
        .kind = kind_of(name),
        .plain = spec[length] == '\0',
        .spec = need_copy(spec),
        .label = quote_line(file && file < spec + length ? file + 1 : spec),
    };
    allocator_find_library(allocator, name, own);
    if (allocator->library && !elf_is_loadable(allocator->library))
        say_fatal("-a %s: %s is not a shared library of this machine's kind",
                  spec, allocator->library);
    struct settings settings = {0};
    char *items = need_copy(spec[length] ? spec + length + 1 : "");
    char *rest = items;
    for (char *item; (item = strsep(&rest, ","));)
        if (*item)
            allocator_take_item(allocator, &settings, item);
    if (allocator->kind == ALLOCATOR_BUMP) {
        settings_inherit(&settings, common);
        settings_add_to(&settings, &allocator->assignments);
    }
    allocator_set_preload(allocator);
    free(items);
    free(name);
}

void allocator_number_labels(struct allocator *allocators, size_t count)
{
    for (size_t i = count; i-- > 0;) {
        size_t before = 0;
        for (size_t j = 0; j < i; j++)
            before += strcmp(allocators[j].label, allocators[i].label) == 0;
        if (before == 0)
            continue;
        char *label = need_text("%s#%zu", allocators[i].label, before + 1);
        free(allocators[i].label);
        allocators[i].label = label;
    }
}
