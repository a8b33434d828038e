/* system.c - what the library asks about the machine.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/system.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include "core/num.h"
#include "os/memory.h"
#include "os/raw.h"

/* The first size - 1 bytes of a file as a string; empty if unreadable. */
static void read_file(const char *path, char *text, size_t size)
{
    long length = 0, fd = -1;
    if (!os_restricted())
        fd = raw_call3(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC);
    if (!raw_failed(fd)) {
        length = raw_call3(SYS_read, fd, (long)text, (long)size - 1);
        raw_call3(SYS_close, fd, 0, 0);
    }
    text[length > 0 ? length : 0] = '\0';
}

/* The decimal number at s, after blanks; SIZE_MAX if there is none. */
static size_t read_number(const char *s)
{
    while (*s == ' ')
        s++;
    if (*s < '0' || *s > '9')
        return SIZE_MAX;
    size_t n = 0;
    for (; *s >= '0' && *s <= '9'; s++)
        n = n * 10 + (size_t)(*s - '0');
    return n;
}

size_t os_resident_bytes(void)
{
    char text[128];
    read_file("/proc/self/statm", text, sizeof text);
    const char *s =
        strchr(text, ' '); /* proc(5): the second column, in pages */
    size_t pages = s ? read_number(s) : SIZE_MAX;
    return pages == SIZE_MAX ? SIZE_MAX : pages * os_page_size();
}

/* A line of /proc/meminfo, in bytes; SIZE_MAX if unreadable. proc(5): MemTotal
 * is the first line, MemAvailable the third. */
static size_t meminfo_bytes(const char *name)
{
    char text[256];
    read_file("/proc/meminfo", text, sizeof text);
    const char *found = strstr(text, name);
    size_t kib = found ? read_number(found + strlen(name)) : SIZE_MAX;
    return kib > SIZE_MAX / KIB ? SIZE_MAX : kib * KIB;
}

size_t os_available_bytes(void)
{
    return meminfo_bytes("MemAvailable:");
}

/* The least memory.max from this process's cgroup up to the root. Within a
 * container the path may not be visible; the mount's own root is then its
 * limit. */
__attribute__((noinline)) static size_t cgroup_bytes(void)
{
    static const char mount[] = "/sys/fs/cgroup", file[] = "/memory.max";
    char self[176], path[sizeof mount + sizeof self + sizeof file];
    char text[24];
    size_t least = SIZE_MAX;
    read_file("/proc/self/cgroup", self, sizeof self);
    const char *found = strstr(self, "0::/"); /* cgroups(7) */
    size_t end = sizeof mount - 1;
    memcpy(path, mount, end);
    for (const char *s = found ? found + 3 : ""; *s && *s != '\n'; s++)
        path[end++] = *s;
    for (;;) {
        memcpy(path + end, file, sizeof file);
        read_file(path, text, sizeof text);
        least = num_min(least, read_number(text));
        if (end <= sizeof mount - 1)
            return least;
        while (path[--end] != '/')
            ;
    }
}

size_t os_total_bytes(void)
{
    size_t total = meminfo_bytes("MemTotal:");
    struct sysinfo info;
    if (total == SIZE_MAX && !os_restricted() &&
        !raw_call3(SYS_sysinfo, (long)&info, 0, 0) &&
        info.totalram <= SIZE_MAX / info.mem_unit)
        total = (size_t)info.totalram * info.mem_unit;
    return num_min(total, cgroup_bytes());
}

uint32_t os_random(void)
{
    uint32_t number;
    if (raw_call3(SYS_getrandom, (long)&number, sizeof number, GRND_NONBLOCK) !=
        sizeof number)
        number = (uint32_t)((uintptr_t)&number >> 4); /* differs by ASLR */
    return number;
}

void *os_program_headers(void)
{
    return (void *)getauxval(AT_PHDR);
}

void os_complain(const char *line, size_t length)
{
    while (length) {
        long written =
            raw_call3(SYS_write, STDERR_FILENO, (long)line, (long)length);
        if (written == -EINTR)
            continue;
        if (raw_failed(written) || !written)
            break;
        line += written;
        length -= (size_t)written;
    }
}
