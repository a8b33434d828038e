/* create.c - make a file that others map.
 * System calls; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/create.h"

#include <fcntl.h>
#include <sys/resource.h>

#include "os/raw.h"

bool os_path_exists(const char *path)
{
    return !raw_failed(raw_call3(SYS_faccessat, AT_FDCWD, (long)path, 0));
}

/* Growing beyond RLIMIT_FSIZE would end the process with SIGXFSZ. */
static bool may_be_that_large(uint64_t size)
{
    uint64_t limit[2] = {0};
    return raw_failed(raw_call(SYS_prlimit64, 0, RLIMIT_FSIZE, 0, (long)limit,
                               0, 0)) ||
           limit[0] >= size;
}

static long fill(long fd, const void *head, size_t head_size, uint64_t size)
{
    static const char zeros[65536];
    long error = raw_write_all(fd, head, head_size);
    for (size -= head_size; size && !error;) {
        size_t piece = size < sizeof zeros ? (size_t)size : sizeof zeros;
        error = raw_write_all(fd, zeros, piece);
        size -= piece;
    }
    return error;
}

int os_create(const char *path, const char *temporary, const void *head,
              size_t head_size, uint64_t size)
{
    if (!may_be_that_large(size))
        return EFBIG;
    long fd = raw_call(SYS_openat, AT_FDCWD, (long)temporary,
                       O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
                       0600, 0, 0);
    if (raw_failed(fd))
        return (int)-fd;
    long error = fill(fd, head, head_size, size);
    raw_call3(SYS_close, fd, 0, 0);
    if (!error)
        error = raw_call(SYS_linkat, AT_FDCWD, (long)temporary, AT_FDCWD,
                         (long)path, 0, 0);
    raw_call3(SYS_unlinkat, AT_FDCWD, (long)temporary, 0);
    return (int)-error;
}
