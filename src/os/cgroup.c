/* cgroup.c - how much memory the control groups leave to this process.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/cgroup.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "core/num.h"
#include "os/file.h"
#include "os/memory.h"
#include "os/raw.h"

/* A hierarchy that can limit memory, and its files. */
struct hierarchy {
    const char *mount, *max, *high, *used, *cache;
};
static const struct hierarchy v1 = {"/sys/fs/cgroup/memory",
                                    "/memory.limit_in_bytes", NULL,
                                    "/memory.usage_in_bytes", "\ntotal_cache"};
static const struct hierarchy v2 = {"/sys/fs/cgroup", "/memory.max",
                                    "/memory.high", "/memory.current",
                                    "\nfile"};
static const struct hierarchy hybrid = {"/sys/fs/cgroup/unified", "/memory.max",
                                        "/memory.high", "/memory.current",
                                        "\nfile"};

/* Mapped, because it is too large for the stack of a small thread. */
struct scratch {
    char self[3072]; /* /proc/self/cgroup */
    char path[1024]; /* of a group, and of a file in it */
    char text[4096]; /* begins with a newline */
};

/* How much is allowed, and how much of that is left. */
struct room {
    size_t total, available;
};

#define FILE_MAX 32 /* the longest name above */

/* Read a file of the group whose path has `end` bytes: its text, behind a
 * newline. */
static const char *read_from(struct scratch *s, size_t end, const char *file)
{
    memcpy(s->path + end, file, strlen(file) + 1);
    s->text[0] = '\n';
    file_read(s->path, s->text + 1, sizeof s->text - 1);
    return s->text;
}

static size_t number_from(struct scratch *s, size_t end, const char *file)
{
    return file ? file_number(read_from(s, end, file) + 1) : SIZE_MAX;
}

/* One group. "max", and the 2^63 of version 1, are no limit. */
static void look_at(struct scratch *s, size_t end, const struct hierarchy *h,
                    struct room *m)
{
    size_t limit =
        num_min(number_from(s, end, h->max), number_from(s, end, h->high));
    if (limit > SIZE_MAX / 4)
        return;
    size_t used = number_from(s, end, h->used), cache = 0;
    const char *field = strstr(read_from(s, end, "/memory.stat"), h->cache);
    if (field)
        cache = file_number(field + strlen(h->cache));
    if (used == SIZE_MAX)
        used = 0;
    used = used > cache ? used - cache : 0;
    m->total = num_min(m->total, limit);
    m->available = num_min(m->available, limit > used ? limit - used : 0);
}

/* Look at the group and all above it. Inside a container the path may not exist
 * below the mount, which then is the container's own group. */
static void climb(struct scratch *s, const struct hierarchy *h,
                  const char *group, size_t length, struct room *m)
{
    size_t base = strlen(h->mount), end = base;
    memcpy(s->path, h->mount, base);
    if (base + length + FILE_MAX < sizeof s->path) {
        memcpy(s->path + base, group, length);
        end += length;
    }
    for (;;) {
        look_at(s, end, h, m);
        if (end <= base)
            return;
        while (s->path[--end] != '/')
            ;
    }
}

/* True if the comma-separated list [list, end) has "memory". */
static bool limits_memory(const char *list, const char *end)
{
    static const char name[] = "memory";
    size_t n = sizeof name - 1;
    for (; list + n <= end; list++) {
        if (!strncmp(list, name, n) && (list[n] == ',' || list + n == end))
            return true;
        while (list < end && *list != ',')
            list++;
    }
    return false;
}

/* A line of cgroups(7): number:controllers:path, no controllers in version 2.
 */
static void take_line(struct scratch *s, const char *line, const char *end,
                      struct room *m)
{
    const char *list = line, *group;
    while (list < end && *list++ != ':')
        ;
    for (group = list; group < end && *group != ':'; group++)
        ;
    if (group >= end)
        return;
    bool unified = group == list;
    if (!unified && !limits_memory(list, group))
        return;
    size_t length = (size_t)(end - ++group);
    if (length == 1) /* the root's path is / */
        length = 0;
    climb(s, unified ? &v2 : &v1, group, length, m);
    if (unified)
        climb(s, &hybrid, group, length, m);
}

void cgroup_look(size_t *total, size_t *available)
{
    struct room m = {*total, *available};
    long p = raw_map(NULL, sizeof(struct scratch), PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS);
    if (raw_failed(p))
        return;
    struct scratch *s = (struct scratch *)p;
    file_read("/proc/self/cgroup", s->self, sizeof s->self);
    if (!s->self[0]) /* no /proc: what is mounted still tells */
        memcpy(s->self, "0::/\n", sizeof "0::/\n");
    for (const char *line = s->self, *end; (end = strchr(line, '\n'));
         line = end + 1)
        take_line(s, line, end, &m);
    os_drop(s, num_align_up(sizeof *s, os_page_size()));
    *total = m.total;
    *available = m.available;
}
