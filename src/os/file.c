/* file.c - read small files of /proc and /sys.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "os/file.h"

#include <fcntl.h>
#include <stdint.h>

#include "os/memory.h"
#include "os/raw.h"

size_t file_read_bytes(const char *path, char *text, size_t size)
{
    size_t length = 0;
    long fd = -1, n;
    if (!os_restricted())
        fd = raw_call3(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC);
    if (!raw_failed(fd)) {
        while (length < size &&
               (n = raw_call3(SYS_read, fd, (long)(text + length),
                              (long)(size - length))) > 0)
            length += (size_t)n;
        raw_call3(SYS_close, fd, 0, 0);
    }
    return length;
}

void file_read(const char *path, char *text, size_t size)
{
    text[file_read_bytes(path, text, size - 1)] = '\0';
}

size_t file_number(const char *s)
{
    while (*s == ' ')
        s++;
    if (*s < '0' || *s > '9')
        return SIZE_MAX;
    size_t n = 0;
    for (; *s >= '0' && *s <= '9'; s++) {
        if (n > (SIZE_MAX - 9) / 10)
            return SIZE_MAX;
        n = n * 10 + (size_t)(*s - '0');
    }
    return n;
}
