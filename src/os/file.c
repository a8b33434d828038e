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

/* Lines in pieces, as read(2) gives them. */
struct lines {
    bool (*line)(void *self, const char *text);
    void *self;
    size_t length; /* of the line so far, as much as is kept */
    char text[FILE_LINE];
};

static bool lines_take(struct lines *l, char c)
{
    if (c != '\n') {
        if (l->length < FILE_LINE - 1)
            l->text[l->length++] = c;
        return true;
    }
    l->text[l->length] = '\0';
    l->length = 0;
    return l->line(l->self, l->text);
}

bool file_each_line(const char *path,
                    bool (*line)(void *self, const char *text), void *self)
{
    struct lines lines = {.line = line, .self = self};
    char piece[128];
    bool more = true;
    if (os_restricted())
        return false;
    long fd = raw_call3(SYS_openat, AT_FDCWD, (long)path, O_RDONLY | O_CLOEXEC);
    if (raw_failed(fd))
        return false;
    while (more) {
        long n = raw_call3(SYS_read, fd, (long)piece, sizeof piece);
        if (n <= 0)
            break;
        for (long i = 0; i < n && more; i++)
            more = lines_take(&lines, piece[i]);
    }
    raw_call3(SYS_close, fd, 0, 0);
    return true;
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
