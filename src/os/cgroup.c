/* cgroup.c - how much memory the control groups leave to this process.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/cgroup.h"

#include <stdint.h>
#include <string.h>

#include "core/group.h"
#include "core/num.h"
#include "os/file.h"
#include "os/memory.h"

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

#define FILE_MAX 32 /* the longest name of a file */

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
static void look_at(struct scratch *s, size_t end,
                    const struct group_hierarchy *h, struct room *m)
{
    size_t limit =
        num_min(number_from(s, end, h->max), number_from(s, end, h->high));
    if (limit > GROUP_UNLIMITED)
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
static void climb(struct scratch *s, const struct group_hierarchy *h,
                  const struct group *group, struct room *m)
{
    size_t base = strlen(h->mount), length = group->length;
    memcpy(s->path, h->mount, base);
    if (base + length + FILE_MAX >= sizeof s->path)
        length = 0;
    memcpy(s->path + base, group->path, length);
    look_at(s, base + length, h, m);
    while (length) {
        length = group_above(group->path, length);
        look_at(s, base + length, h, m);
    }
}

static void take_line(struct scratch *s, const char *line, const char *end,
                      struct room *m)
{
    struct group group;
    if (!group_read(line, (size_t)(end - line), &group))
        return;
    for (unsigned i = group.first; i <= group.last; i++)
        climb(s, &group_hierarchies[i], &group, m);
}

void cgroup_look(size_t *total, size_t *available)
{
    struct room m = {*total, *available};
    struct scratch *s = os_map(sizeof(struct scratch));
    if (!s)
        return;
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
