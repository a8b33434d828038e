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

bool allocator_is_bump(const struct allocator *allocator)
{
    return allocator->kind == ALLOCATOR_BUMP ||
           allocator->kind == ALLOCATOR_PREPAID;
}

static void allocator_find_library(struct allocator *allocator,
                                   const char *name, const char *own)
{
    if (allocator->kind == ALLOCATOR_SYSTEM)
        return;
    if (allocator_is_bump(allocator) || allocator->kind == ALLOCATOR_WATCHED) {
        allocator->library = library_find_own(own);
        return;
    }
    if (allocator->kind == ALLOCATOR_EMPTY) {
        allocator->library = library_find_empty();
        if (!allocator->library)
            say_fatal("-a empty: it is not where the command is installed");
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
              "tcmalloc, tbbmalloc, empty, prepaid, watched; a library needs a "
              "'/' in its path",
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

/* Whether the item begins with NAME=, as settings and variables do. */
static bool item_has_name(const char *item)
{
    return strspn(item, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                        "0123456789_-") == strcspn(item, "=") &&
           strchr(item, '=') && *item != '=';
}

static void allocator_take_item(struct allocator *allocator,
                                struct settings *settings, char *item)
{
    char *equals = strchr(item, '=');
    if (!equals || !item_has_name(item))
        say_fatal("-a %s: '%s' is not NAME=VALUE", allocator->spec, item);
    *equals = '\0';
    if (allocator_is_bump(allocator) && name_is_setting(item)) {
        if (!settings_take_name(settings, item, equals + 1))
            say_fatal("-a %s: '%s' is not one of region, limit, pages, "
                      "on-full, reset; for a comma in a value write \\,",
                      allocator->spec, item);
        return;
    }
    if (!name_is_variable(item) || name_is_setting(item))
        say_fatal("-a %s: '%s' is not an environment variable's name (settings "
                  "are bump's); for a comma in a value write \\,",
                  allocator->spec, item);
    need_list_add(&allocator->assignments,
                  need_text("%s=%s", item, equals + 1));
}

/* The comma that ends the item, or the end of the text. A comma after a
 * backslash is part of a value, and so is one after which no NAME= comes, in
 * the value of a variable: MALLOC_CONF=narenas:1,tcache:false. */
static char *item_end(char *item)
{
    bool variable = item_has_name(item) && !name_is_setting(item);
    for (char *at = item; *at; at++) {
        if (*at == '\\' && at[1] == ',')
            at++;
        else if (*at == ',' && !(variable && !item_has_name(at + 1)))
            return at;
    }
    return strchr(item, '\0');
}

/* Takes the backslashes before commas away. */
static void item_unescape(char *item)
{
    char *to = item;
    for (const char *at = item; *at; at++)
        if (*at != '\\' || at[1] != ',')
            *to++ = *at;
    *to = '\0';
}

static void allocator_take_items(struct allocator *allocator,
                                 struct settings *settings, const char *text)
{
    char *items = need_copy(text), *item = items;
    while (*item) {
        char *end = item_end(item);
        bool last = *end == '\0';
        *end = '\0';
        item_unescape(item);
        if (*item)
            allocator_take_item(allocator, settings, item);
        item = last ? end : end + 1;
    }
    free(items);
}

/* Where the name ends: at a comma or a colon; of a path, which may have colons,
 * at a comma. */
static size_t spec_name_length(const char *spec)
{
    size_t length = strcspn(spec, ":,");
    return memchr(spec, '/', length) ? strcspn(spec, ",") : length;
}

static enum allocator_kind kind_by_name(const char *name)
{
    return strcmp(name, "system") == 0    ? ALLOCATOR_SYSTEM
           : strcmp(name, "bump") == 0    ? ALLOCATOR_BUMP
           : strcmp(name, "prepaid") == 0 ? ALLOCATOR_PREPAID
           : strcmp(name, "watched") == 0 ? ALLOCATOR_WATCHED
           : strcmp(name, "empty") == 0   ? ALLOCATOR_EMPTY
                                          : ALLOCATOR_OTHER;
}

static void allocator_set_preload(struct allocator *allocator)
{
    char *preload = library_preload(allocator->library);
    if (preload || getenv("LD_PRELOAD"))
        need_list_add(&allocator->assignments,
                      need_text("LD_PRELOAD=%s", preload ? preload : ""));
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
        .kind = kind_by_name(name),
        .plain = spec[length] == '\0',
        .spec = need_copy(spec),
        .label = quote_line(file && file < spec + length ? file + 1 : spec),
    };
    allocator_find_library(allocator, name, own);
    if (allocator->library && !elf_is_loadable(allocator->library))
        say_fatal("-a %s: %s is not a shared library of this machine's kind",
                  spec, allocator->library);
    struct settings settings = {0};
    allocator_take_items(allocator, &settings,
                         spec[length] ? spec + length + 1 : "");
    if (allocator->kind == ALLOCATOR_PREPAID)
        settings_take_name(&settings, "pages", "small");
    if (allocator_is_bump(allocator)) {
        settings_inherit(&settings, common);
        settings_add_to(&settings, &allocator->assignments);
    }
    allocator_set_preload(allocator);
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
