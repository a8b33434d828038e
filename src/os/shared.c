/* shared.c - memory shared with other processes through a file, and memory that
 * tells a forked child.
 * System calls; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/shared.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "os/memory.h"
#include "os/raw.h"

/* Not in every libc's headers; from Linux's uapi/asm-generic/mman-common.h. */
#ifndef MADV_WIPEONFORK
#define MADV_WIPEONFORK 18
#endif

#ifdef SYS_mmap2
#define MAP_CALL SYS_mmap2
#else
#define MAP_CALL SYS_mmap
#endif

/* The size of an open file that can be mapped, or -errno. lseek(2) fails for
 * pipes and sockets; of devices it says 0. */
static long size_of(long fd)
{
    long size = raw_call3(SYS_lseek, fd, 0, SEEK_END);
    return size == 0 ? -EINVAL : size;
}

void *os_map_shared(const char *path, uint64_t most, uint64_t *size, int *error)
{
    long result = raw_call3(SYS_openat, AT_FDCWD, (long)path,
                            O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    long fd = result;
    if (!raw_failed(fd)) {
        result = size_of(fd);
        if (!raw_failed(result) && (uint64_t)result > most)
            result = -EFBIG;
        if (!raw_failed(result)) {
            *size = (uint64_t)result;
            result = raw_call(MAP_CALL, 0, result, PROT_READ | PROT_WRITE,
                              MAP_SHARED, fd, 0);
        }
        raw_call3(SYS_close, fd, 0, 0);
    }
    *error = raw_failed(result) ? (int)-result : 0;
    return raw_failed(result) ? NULL : (void *)result;
}

void *os_map_zeros(size_t size)
{
    size_t page = os_page_size();
    long p = raw_map(NULL, (size + page - 1) & ~(page - 1),
                     PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS);
    return raw_failed(p) ? NULL : (void *)p;
}

unsigned char *os_page_wiped_on_fork(void)
{
    size_t page = os_page_size();
    long p = raw_map(NULL, page, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS);
    if (raw_failed(p))
        return NULL;
    if (!raw_failed(raw_call3(SYS_madvise, p, (long)page, MADV_WIPEONFORK)))
        return (unsigned char *)p;
    raw_call3(SYS_munmap, p, (long)page, 0);
    return NULL;
}
