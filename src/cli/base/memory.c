/* memory.c - how much memory this process may use.
 * Control groups: Documentation/admin-guide/cgroup-v2.rst ("Memory") and
 * cgroup-v1/memory.rst of the kernel.
 * SPDX-License-Identifier: MIT */
#include "cli/base/memory.h"

#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct group_files {
    const char *mount;
    const char *limit;
    const char *high; /* above it the group is held back; NULL: none */
    const char *used;
    const char *cache; /* field of memory.stat: given back under pressure */
};

static const struct group_files group_v1 = {
    "/sys/fs/cgroup/memory", "memory.limit_in_bytes", NULL,
    "memory.usage_in_bytes", "total_cache "};
static const struct group_files group_v2 = {
    "/sys/fs/cgroup", "memory.max", "memory.high", "memory.current", "file "};

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

static uint64_t group_read(const struct group_files *files, const char *group,
                           const char *name, const char *field)
{
    char path[PATH_MAX];
    snprintf(path, sizeof(path), "%s%s/%s", files->mount, group, name);
    return memory_read(path, field);
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

static void group_look(const struct group_files *files, const char *group,
                       struct group_room *room)
{
    uint64_t limit = group_read(files, group, files->limit, "");
    if (files->high)
        limit = memory_lesser(limit, group_read(files, group, files->high, ""));
    if (limit == 0 || limit > UINT64_MAX / 4) /* v1 writes "none" as 2^63 */
        return;
    uint64_t used = group_read(files, group, files->used, "");
    uint64_t cache = group_read(files, group, "memory.stat", files->cache);
    uint64_t held = used > cache ? used - cache : 0;
    uint64_t left = limit > held ? limit - held : 0;
    room->limit = memory_lesser(room->limit, limit);
    room->left = left < room->left ? left : room->left;
}

/* The memory group in a line of /proc/self/cgroup ("0::/a/b" for v2,
 * "7:memory:/a/b" for v1), cut at its newline; NULL for other controllers. */
static char *group_of_line(char *line, const struct group_files **files)
{
    line[strcspn(line, "\n")] = '\0';
    char *controllers = strchr(line, ':');
    char *group = controllers ? strchr(controllers + 1, ':') : NULL;
    if (!group)
        return NULL;
    *group++ = '\0';
    if (controllers[1] == '\0')
        *files = &group_v2;
    else if (strcmp(controllers + 1, "memory") == 0)
        *files = &group_v1;
    else
        return NULL;
    return group;
}

/* Looks at the group and all those above it; `group` gets shorter on the way.
 */
static void group_climb(const struct group_files *files, char *group,
                        struct group_room *room)
{
    char *slash = group;
    while (slash) {
        group_look(files, group, room);
        slash = strrchr(group, '/');
        if (slash)
            *slash = '\0';
    }
}

static struct group_room group_find_room(void)
{
    struct group_room room = {.left = UINT64_MAX};
    FILE *file = fopen("/proc/self/cgroup", "re");
    if (!file)
        return room;
    char line[PATH_MAX];
    while (fgets(line, sizeof(line), file)) {
        const struct group_files *files;
        char *group = group_of_line(line, &files);
        if (group)
            group_climb(files, group, &room);
    }
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
