/* capture.c - a run's output, kept in memory.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/capture.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/base/say.h"

#define CAPTURE_TAIL 65536

int capture_open(void)
{
    int low = memfd_create("bumpmalloc-output", MFD_CLOEXEC);
    int file = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, 10);
    if (file < 0)
        say_fatal("cannot keep the output of a run: %m");
    close(low);
    return file;
}

void capture_clear(int capture)
{
    if (ftruncate(capture, 0) != 0 || lseek(capture, 0, SEEK_SET) != 0)
        say_fatal("cannot keep the output of a run: %m");
}

/* The end of what was read: between one and two CAPTURE_TAIL bytes are kept. */
struct tail_buffer {
    size_t used;
    char bytes[2 * CAPTURE_TAIL];
};

/* One read(2); false if nothing came. */
static bool tail_take(struct tail_buffer *buffer, int output)
{
    ssize_t count = read(output, buffer->bytes + buffer->used,
                         sizeof(buffer->bytes) - buffer->used);
    if (count <= 0)
        return false;
    buffer->used += (size_t)count;
    if (buffer->used == sizeof(buffer->bytes)) {
        buffer->used = CAPTURE_TAIL;
        memcpy(buffer->bytes, buffer->bytes + CAPTURE_TAIL, CAPTURE_TAIL);
    }
    return true;
}

/* The reader: takes until the pipe closes or `stop` does; then what is left, at
 * most a pipe's fill (fcntl(2), F_SETPIPE_SZ: 1 MiB), for a writer that was
 * left behind may never pause. */
static _Noreturn void tail_read(int output, int stop, int capture)
{
    static struct tail_buffer buffer;
    struct pollfd files[] = {{.fd = output, .events = POLLIN}, {.fd = stop}};
    while (poll(files, 2, -1) > 0 && files[1].revents == 0)
        if (!tail_take(&buffer, output))
            break;
    fcntl(output, F_SETFL, O_NONBLOCK);
    for (size_t left = (1 << 20) / CAPTURE_TAIL;
         left > 0 && tail_take(&buffer, output); left--)
        ;
    _exit(write(capture, buffer.bytes, buffer.used) == (ssize_t)buffer.used
              ? 0
              : 1);
}

struct capture_tail capture_tail_open(int capture)
{
    int data[2], stop[2];
    struct capture_tail tail = {-1, -1, -1};
    if (pipe2(data, O_CLOEXEC) == 0 && pipe2(stop, O_CLOEXEC) == 0) {
        tail.input = fcntl(data[1], F_DUPFD_CLOEXEC, 10);
        tail.stop = stop[1];
        close(data[1]);
    }
    if (tail.input >= 0)
        tail.reader = fork();
    if (tail.reader < 0)
        say_fatal("cannot keep the output of a run: %m");
    if (tail.reader == 0) {
        close(tail.input);
        close(tail.stop);
        tail_read(data[0], stop[0], capture);
    }
    close(data[0]);
    close(stop[0]);
    return tail;
}

void capture_tail_close(struct capture_tail tail)
{
    close(tail.input);
    close(tail.stop);
    while (waitpid(tail.reader, NULL, 0) < 0 && errno == EINTR)
        ;
}

static size_t capture_size(int capture)
{
    off_t size = lseek(capture, 0, SEEK_END);
    return size > 0 ? (size_t)size : 0;
}

size_t capture_show(int capture, size_t limit)
{
    char bytes[4096];
    size_t size = capture_size(capture);
    size_t at = size > limit ? size - limit : 0;
    bool skipping = at > 0;
    ssize_t count;
    while ((count = pread(capture, bytes, sizeof(bytes), (off_t)at)) > 0) {
        at += (size_t)count;
        char *start = bytes;
        if (skipping) {
            char *newline = memchr(bytes, '\n', (size_t)count);
            start = newline ? newline + 1 : bytes;
            skipping = false;
        }
        fwrite(start, 1, (size_t)(bytes + count - start), stderr);
    }
    return size;
}

bool capture_is_same(int a, int b, size_t *where)
{
    char left[16384], right[16384];
    for (*where = 0;;) {
        ssize_t l = pread(a, left, sizeof(left), (off_t)*where);
        ssize_t r = pread(b, right, sizeof(right), (off_t)*where);
        ssize_t both = l < r ? l : r;
        for (ssize_t i = 0; i < both; i++, ++*where)
            if (left[i] != right[i])
                return false;
        if (l != r || l <= 0)
            return l == r;
    }
}
