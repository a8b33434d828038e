/* pages_move_under_kernels_that_unmap_first.c - before Linux 6.17 mremap with
 * MREMAP_FIXED unmaps the new place, and only then finds out that the old one
 * is several mappings, and fails. A block that is then copied instead is whole
 * all the same. Here a signal handler does as those kernels do.
 * SPDX-License-Identifier: MIT */
#include "trap.h"

#include <fcntl.h>
#include <inttypes.h>
#include <sys/mman.h>

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

static long trap_answer(long number, const long *words)
{
    uintptr_t from = (uintptr_t)words[0];
    size_t size = (size_t)words[1];
    calls++;
    if (words[3] & MREMAP_FIXED && !is_one_mapping(from, size)) {
        munmap((void *)words[4], (size_t)words[2]);
        refused++;
        return -EFAULT;
    }
    long result = syscall(number, words[0], words[1], words[2], words[3],
                          words[4], TRAP_PASS);
    return result == -1 ? -errno : result;
}

void claim(const char *part)
{
    enum { VECTORS = 6 };
    unsigned char *vector[VECTORS] = {0};
    (void)part;
    only_under_the_library();
    trap_calls(SYS_mremap, SYS_mremap);
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
