/* pages_move_under_kernels_that_unmap_first.c - before Linux 6.17 mremap with
 * MREMAP_FIXED unmaps the new place, and only then finds out that the old one
 * is several mappings, and fails. A block that is then copied instead is whole
 * all the same. This program's own mremap does as those kernels do.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static long calls, refused;

/* True if [start, start + size) lies in one line of /proc/self/maps. Allocates
 * nothing: it is asked from within realloc. */
static bool is_one_mapping(uintptr_t start, size_t size)
{
    static char text[1 << 18];
    size_t used = 0;
    ssize_t got;
    int fd = open("/proc/self/maps", O_RDONLY | O_CLOEXEC);
    CHECK(fd >= 0);
    while ((got = read(fd, text + used, sizeof text - 1 - used)) > 0)
        used += (size_t)got;
    close(fd);
    text[used] = 0;
    for (const char *line = text; line && *line; line = strchr(line, '\n')) {
        char *dash;
        line += *line == '\n';
        uintmax_t low = strtoumax(line, &dash, 16);
        uintmax_t high = *dash == '-' ? strtoumax(dash + 1, NULL, 16) : 0;
        if (low <= start && start + size <= high)
            return true;
    }
    return false;
}

__attribute__((visibility("default"))) void *
mremap(void *start, size_t size, size_t new_size, int flags, ...)
{
    calls++;
    va_list rest;
    va_start(rest, flags);
    void *to = va_arg(rest, void *);
    va_end(rest);
    if ((flags & MREMAP_FIXED) && !is_one_mapping((uintptr_t)start, size)) {
        munmap(to, new_size);
        refused++;
        errno = EFAULT;
        return MAP_FAILED;
    }
    return (void *)syscall(SYS_mremap, start, size, new_size, flags, to);
}

void claim(const char *part)
{
    enum { VECTORS = 6 };
    unsigned char *vector[VECTORS] = {0};
    (void)part;
    only_under_the_library();
    for (size_t size = 300 * KIB, old = 0; size < 40 * MIB;
         old = size, size += size / 3)
        for (int i = 0; i < VECTORS; i++) {
            CHECK(vector[i] = realloc(vector[i], size));
            CHECK(holds(vector[i], old, (uint64_t)i));
            fill(vector[i], size, (uint64_t)i);
        }
    CHECK_GE(calls, 1);
    dprintf(1, "refused %ld\n", refused);
}
