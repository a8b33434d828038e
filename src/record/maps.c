/* maps.c - files in memory, from /proc/self/maps.
 * System calls; any thread; callable inside malloc.
 *
 * The table only grows, so whoever looks at an entry finds it whole; where two
 * overlap, the newer one holds.
 * SPDX-License-Identifier: MIT */
#include "record/maps.h"

#include <stdatomic.h>
#include <stddef.h>
#include <string.h>

#include "os/file.h"

#define MAPS "/proc/self/maps"
#define FILES 128u

static struct maps_file files[FILES];
static atomic_uint files_count; /* released: entries below are whole */
static atomic_bool reading;

/* One line of the list. */
struct mapping {
    uintptr_t start, end;
    char rights[4]; /* "r-xp" */
    const char *path;
};

static const char *hex(const char *s, uint64_t *value)
{
    *value = 0;
    for (;; s++) {
        char c = *s;
        unsigned digit = c >= '0' && c <= '9'   ? (unsigned)(c - '0')
                         : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                : 16;
        if (digit == 16)
            return s;
        *value = *value << 4 | digit;
    }
}

/* start-end rights offset device inode path; proc_pid_maps(5) */
static void parse(const char *line, struct mapping *m, uint64_t *offset)
{
    uint64_t number;
    line = hex(line, &number);
    m->start = (uintptr_t)number;
    line = hex(line + (*line == '-'), &number);
    m->end = (uintptr_t)number;
    line += *line == ' ';
    for (size_t i = 0; i < sizeof m->rights; i++)
        m->rights[i] = (char)(*line ? *line++ : '-');
    hex(line + (*line == ' '), offset);
    const char *path = strchr(line, '/');
    if (!path)
        path = strstr(line, "[vdso]"); /* the kernel's own file */
    m->path = path ? path : "";
}

/* The file whose mappings are being read, and whether any can be executed. */
struct group {
    struct maps_file file;
    bool code;
};

static void add(const struct group *group)
{
    unsigned count = atomic_load_explicit(&files_count, memory_order_relaxed);
    if (!group->code || count == FILES)
        return;
    for (unsigned i = 0; i < count; i++)
        if (files[i].start == group->file.start &&
            files[i].end == group->file.end &&
            !strcmp(files[i].path, group->file.path))
            return;
    files[count] = group->file;
    atomic_store_explicit(&files_count, count + 1, memory_order_release);
}

static bool read_line(void *self, const char *line)
{
    struct group *group = self;
    struct mapping m;
    uint64_t offset;
    parse(line, &m, &offset);
    size_t length = strlen(m.path);
    const char *path =
        length < MAPS_PATH ? m.path : m.path + length - (MAPS_PATH - 1);
    bool same = *path && !strcmp(path, group->file.path);
    if (!*path)
        return true;
    if (!same || !offset) {
        add(group);
        group->code = false;
        group->file.start = m.start;
        memcpy(group->file.path, path, strlen(path) + 1);
    }
    group->file.end = m.end;
    group->code |= m.rights[2] == 'x';
    return true;
}

static const struct maps_file *look_up(uintptr_t address)
{
    unsigned i = atomic_load_explicit(&files_count, memory_order_acquire);
    while (i-- > 0)
        if (address - files[i].start < files[i].end - files[i].start)
            return &files[i];
    return NULL;
}

enum maps_found maps_find(uintptr_t address, const struct maps_file **file)
{
    *file = look_up(address);
    if (*file)
        return MAPS_FOUND;
    if (atomic_exchange_explicit(&reading, true, memory_order_acquire))
        return MAPS_BUSY;
    struct group group = {.file = {.path = ""}};
    if (file_each_line(MAPS, read_line, &group))
        add(&group);
    atomic_store_explicit(&reading, false, memory_order_release);
    *file = look_up(address);
    return *file ? MAPS_FOUND : MAPS_NONE;
}

struct bounds {
    uintptr_t address, start, end;
};

static bool match_line(void *self, const char *line)
{
    struct bounds *bounds = self;
    struct mapping m;
    uint64_t offset;
    parse(line, &m, &offset);
    if (m.rights[0] != 'r' || bounds->address - m.start >= m.end - m.start)
        return true;
    bounds->start = m.start;
    bounds->end = m.end;
    return false;
}

bool maps_bounds(uintptr_t address, uintptr_t *start, uintptr_t *end)
{
    struct bounds bounds = {.address = address};
    file_each_line(MAPS, match_line, &bounds);
    *start = bounds.start;
    *end = bounds.end;
    return bounds.end != 0;
}
