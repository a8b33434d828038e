/* group.c - control groups: the files that limit memory, and a process's group.
 * SPDX-License-Identifier: MIT */
#include "core/group.h"

const struct group_hierarchy group_hierarchies[GROUP_HIERARCHIES] = {
    [GROUP_V1] = {"/sys/fs/cgroup/memory", "/memory.limit_in_bytes", NULL,
                  "/memory.usage_in_bytes", "\ntotal_cache "},
    [GROUP_V2] = {"/sys/fs/cgroup", "/memory.max", "/memory.high",
                  "/memory.current", "\nfile "},
    [GROUP_V2_BESIDE] = {"/sys/fs/cgroup/unified", "/memory.max",
                         "/memory.high", "/memory.current", "\nfile "},
};

/* The next colon, or `end`. */
static const char *find_colon(const char *s, const char *end)
{
    while (s < end && *s != ':')
        s++;
    return s;
}

/* True if [s, end) is the name. */
static bool is_name(const char *s, const char *end, const char *name)
{
    while (s < end && *s == *name)
        s++, name++;
    return s == end && !*name;
}

/* True if the comma-separated list [list, end) has "memory". */
static bool limits_memory(const char *list, const char *end)
{
    for (const char *s = list; s < end; list = s + 1) {
        for (s = list; s < end && *s != ',';)
            s++;
        if (is_name(list, s, "memory"))
            return true;
    }
    return false;
}

bool group_read(const char *line, size_t length, struct group *group)
{
    const char *end = line + length;
    const char *list = find_colon(line, end);
    if (list == end)
        return false;
    const char *colon = find_colon(++list, end);
    if (colon == end || colon + 1 == end || colon[1] != '/')
        return false;
    bool unified = colon == list;
    if (!unified && !limits_memory(list, colon))
        return false;
    group->path = colon + 1;
    group->length = (size_t)(end - group->path);
    if (group->length == 1)
        group->length = 0;
    group->first = unified ? GROUP_V2 : GROUP_V1;
    group->last = unified ? GROUP_V2_BESIDE : GROUP_V1;
    return true;
}

size_t group_above(const char *path, size_t length)
{
    while (length && path[--length] != '/')
        ;
    return length;
}
