/* group_test.c - lines of /proc/self/cgroup, and the way up from a group.
 * SPDX-License-Identifier: MIT */
#include "core/group.h"

#include <string.h>

#include "unit.h"

static bool reads(const char *line, const char *path, unsigned first)
{
    struct group group;
    return group_read(line, strlen(line), &group) &&
           group.length == strlen(path) &&
           !memcmp(group.path, path, group.length) && group.first == first;
}

static bool refuses(const char *line)
{
    struct group group;
    return !group_read(line, strlen(line), &group);
}

static void lines(void)
{
    CHECK(reads("0::/", "", GROUP_V2));
    CHECK(reads("0::/a/b", "/a/b", GROUP_V2));
    CHECK(reads("7:memory:/", "", GROUP_V1));
    CHECK(reads("7:memory:/a", "/a", GROUP_V1));
    CHECK(reads("7:cpu,memory:/a", "/a", GROUP_V1));
    CHECK(reads("7:memory,cpu:/a", "/a", GROUP_V1));
    CHECK(reads("7:cpu,memory,pids:/a:b", "/a:b", GROUP_V1));
    CHECK(refuses("7:cpu:/memory"));
    CHECK(refuses("7:memory_not,not_memory,mem:/a"));
    CHECK(refuses("1:name=systemd:/a"));
    CHECK(refuses(""));
    CHECK(refuses("0"));
    CHECK(refuses("0:"));
    CHECK(refuses("0::"));
    CHECK(refuses("7:memory"));
    CHECK(refuses("7:memory:"));
}

static void ends(void)
{
    /* What lies behind the end is not read. */
    struct group group;
    CHECK(!group_read("7:memory:/a", 8, &group));
    CHECK(group_read("7:memory:/a/b", 11, &group) && group.length == 2);
}

static void way_up(void)
{
    CHECK(group_above("/a/b", 4) == 2);
    CHECK(group_above("/a/b", 2) == 0);
    CHECK(group_above("", 0) == 0);
}

int main(void)
{
    RUN(lines);
    RUN(ends);
    RUN(way_up);
    return 0;
}
