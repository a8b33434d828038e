/* modules_are_told_apart.c - what is opened where another file was closed is
 * not taken for it.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <unistd.h>

#include "record.h"

#define PLUGIN_BLOCKS 1000u

static uintptr_t take_from(const char *path)
{
    void *plugin = dlopen(path, RTLD_NOW);
    CHECK(plugin);
    void *(*take_there)(size_t);
    *(void **)&take_there = dlsym(plugin, "plugin_take");
    CHECK(take_there);
    for (unsigned i = 0; i < PLUGIN_BLOCKS; i++)
        free(take_there(100));
    uintptr_t address = (uintptr_t)take_there;
    CHECK(!dlclose(plugin));
    return address;
}

/* Blocks that were taken by a file of that name. */
static double blocks_from(const struct record_slot *slot, const char *path)
{
    double blocks = 0;
    for (uint32_t i = 0; i < record->stacks_max; i++) {
        const struct record_stack *s = record_stack_at(i);
        const struct record_module *m =
            s && s->frames ? record_module_of(slot, s->frame[0]) : NULL;
        if (m && m->path_bytes == strlen(path) &&
            !memcmp((const char *)record + m->path_at, path, m->path_bytes))
            blocks += (double)s->blocks / RECORD_WEIGHT;
    }
    return blocks;
}

void inside(const char *part)
{
    (void)part;
    const struct record_slot *slot = record_slot_of(getpid());
    const char *one = getenv("RECORD_PLUGIN_1"),
               *two = getenv("RECORD_PLUGIN_2");
    uintptr_t was = take_from(one), is = take_from(two);
    printf("%s address\n", was == is ? "the same" : "another");
    CHECK_EQUAL(blocks_from(slot, one), PLUGIN_BLOCKS);
    CHECK_EQUAL(blocks_from(slot, two), PLUGIN_BLOCKS);
}

void outside(const char *part)
{
    record_make((size_t)4 << 20);
    record_with_sites(0);
    CHECK_EQUAL(record_run(part), 0);
}
