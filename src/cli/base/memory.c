/* memory.c - how much memory this process may use.
 * SPDX-License-Identifier: MIT */
#include "cli/base/memory.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/group.h"

/* The number after `field` at the start of a line of the file, or 0. An empty
 * field stands for the first line. "max" reads as 0 too: no limit. */
static uint64_t memory_read(const char *path, const char *field)
{
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    char line[256];
    uint64_t value = 0;
    while (fgets(line, sizeof(line), file))
        if (strncmp(line, field, strlen(field)) == 0) {
            value = strtoull(line + strlen(field), NULL, 10);
            break;
        }
    fclose(file);
    return value;
}

/* The lesser of two amounts, of which 0 means unknown. */
static uint64_t memory_lesser(uint64_t a, uint64_t b)
{
    if (a == 0 || b == 0)
        return a + b;
    return a < b ? a : b;
}

struct group_room {
    uint64_t limit; /* least limit on the way up to the root; 0: none */
    uint64_t left;  /* least room on the way; UINT64_MAX: no limit */
};

/* A field of a file of the group, as memory_read has it. */
static uint64_t group_field(const struct group_hierarchy *hierarchy,
                            const char *path, size_t length, const char *file,
                            const char *field)
{
    char name[PATH_MAX];
    snprintf(name, sizeof(name), "%s%.*s%s", hierarchy->mount, (int)length,
             path, file);
    return memory_read(name, field);
}

static void group_look(const struct group_hierarchy *hierarchy,
                       const char *path, size_t length, struct group_room *room)
{
    uint64_t limit = group_field(hierarchy, path, length, hierarchy->max, "");
    if (hierarchy->high)
        limit = memory_lesser(
            limit, group_field(hierarchy, path, length, hierarchy->high, ""));
    if (limit == 0 || limit > GROUP_UNLIMITED)
        return;
    uint64_t used = group_field(hierarchy, path, length, hierarchy->used, "");
    uint64_t cache = group_field(hierarchy, path, length, "/memory.stat",
                                 hierarchy->cache + 1);
    uint64_t held = used > cache ? used - cache : 0;
    uint64_t left = limit > held ? limit - held : 0;
    room->limit = memory_lesser(room->limit, limit);
    room->left = left < room->left ? left : room->left;
}

/* Looks at the group and all those above it. */
static void group_climb(const struct group *group, struct group_room *room)
{
    for (unsigned i = group->first; i <= group->last; i++) {
        const struct group_hierarchy *hierarchy = &group_hierarchies[i];
        size_t length = group->length;
        group_look(hierarchy, group->path, length, room);
        while (length > 0) {
            length = group_above(group->path, length);
            group_look(hierarchy, group->path, length, room);
        }
    }
}

/* Without /proc what is mounted still tells. */
static struct group_room group_find_room(void)
{
    struct group_room room = {.left = UINT64_MAX};
    static const struct group root = {"", 0, GROUP_V2, GROUP_V2_BESIDE};
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (!file) {
        group_climb(&root, &room);
        return room;
    }
    char line[PATH_MAX];
    struct group group;
    while (fgets(line, sizeof(line), file))
        if (group_read(line, strcspn(line, "\n"), &group))
            group_climb(&group, &room);
    fclose(file);
    return room;
}

/* A 32-bit process on a large machine: all that it could ever have. */
static size_t memory_clamp(uint64_t bytes)
{
    return bytes > SIZE_MAX ? SIZE_MAX : (size_t)bytes;
}

size_t memory_physical(void)
{
    uint64_t machine =
        (uint64_t)sysconf(_SC_PHYS_PAGES) * (uint64_t)sysconf(_SC_PAGESIZE);
    return memory_clamp(memory_lesser(machine, group_find_room().limit));
}

size_t memory_available(void)
{
    uint64_t machine = memory_read("/proc/meminfo", "MemAvailable:") * 1024;
    uint64_t left = group_find_room().left;
    return memory_clamp(left < machine ? left : machine);
}
