/* group.h - control groups: the files that limit memory, and a process's group.
 * Pure.
 * cgroups(7); Documentation/admin-guide/cgroup-v2.rst ("Memory") and
 * cgroup-v1/memory.rst of the kernel.
 * SPDX-License-Identifier: MIT */
#ifndef GROUP_H
#define GROUP_H

#include <stdbool.h>
#include <stddef.h>

/* A hierarchy that can limit memory. Names of files begin with a slash. */
struct group_hierarchy {
    const char *mount, *max;
    const char *high; /* above it the group is held back; NULL: none */
    const char *used;
    const char *cache; /* in memory.stat, behind a newline: what is given back
                          under pressure */
};

/* Those that a line may be about: version 1; or version 2, by itself or beside
 * version 1. */
enum { GROUP_V1, GROUP_V2, GROUP_V2_BESIDE, GROUP_HIERARCHIES };
extern const struct group_hierarchy group_hierarchies[GROUP_HIERARCHIES];

struct group {
    const char *path; /* within the line; "" for the root */
    size_t length;
    unsigned first, last; /* of the hierarchies */
};

/* The group in [line, line + length), a line of /proc/self/cgroup without its
 * newline: number, controllers (none in version 2) and path, with colons
 * between. False if it does not limit memory, or is no such line. */
bool group_read(const char *line, size_t length, struct group *group);

/* The length of the path of the group above; 0 is the root's. */
size_t group_above(const char *path, size_t length);

/* A limit in bytes that means none: version 1 writes 2^63 less a page. */
#define GROUP_UNLIMITED ((size_t)-1 / 4)

#endif
