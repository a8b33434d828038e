/* capture.c - take what a run prints.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/capture.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/base/say.h"

/* A pipe holds at most 1 MiB (pipe(7)), so this many reads empty it; beyond
 * them a process that never pauses is writing. */
#define CAPTURE_READS (2 * (1 << 20) / CAPTURE_TAIL)

/* FNV-1a: Fowler, Noll, Vo; the 64-bit parameters of
 * draft-eastlake-fnv. */
#define CAPTURE_HASH_START UINT64_C(14695981039346656037)
#define CAPTURE_HASH_PRIME UINT64_C(1099511628211)

/* A descriptor above the standard ones. Takes over `low`. */
static int capture_raise(int low)
{
    int file = low < 0 ? -1 : fcntl(low, F_DUPFD_CLOEXEC, 10);
    if (file < 0)
        say_fatal("cannot keep the output of a run: %m");
    close(low);
    return file;
}

void capture_open(struct capture *capture)
{
    int ends[2] = {-1, -1};
    if (pipe2(ends, O_CLOEXEC) != 0)
        say_fatal("cannot keep the output of a run: %m");
    capture->output = capture_raise(ends[0]);
    capture->input = capture_raise(ends[1]);
    fcntl(capture->output, F_SETFL, O_NONBLOCK);
    capture_clear(capture);
}

void capture_close(struct capture *capture)
{
    close(capture->input);
    close(capture->output);
}

static void capture_hash(struct capture *capture, const char *bytes,
                         size_t count)
{
    uint64_t hash = capture->hash;
    for (size_t i = 0; i < count; i++)
        hash = (hash ^ (unsigned char)bytes[i]) * CAPTURE_HASH_PRIME;
    capture->hash = hash;
}

void capture_take(struct capture *capture)
{
    for (int reads = 0; reads < CAPTURE_READS; reads++) {
        if (capture->used == sizeof(capture->bytes)) {
            capture->used = CAPTURE_TAIL;
            memcpy(capture->bytes, capture->bytes + CAPTURE_TAIL, CAPTURE_TAIL);
        }
        char *end = capture->bytes + capture->used;
        ssize_t count =
            read(capture->output, end, sizeof(capture->bytes) - capture->used);
        if (count <= 0)
            return;
        capture_hash(capture, end, (size_t)count);
        capture->used += (size_t)count;
        capture->total += (uint64_t)count;
    }
}

void capture_clear(struct capture *capture)
{
    capture_take(capture);
    capture->used = 0;
    capture->total = 0;
    capture->hash = CAPTURE_HASH_START;
}

void capture_show(const struct capture *capture, size_t limit)
{
    const char *start = capture->bytes;
    size_t size = capture->used;
    if (size > limit) {
        start += size - limit;
        size = limit;
    }
    if (size < capture->total) {
        const char *newline = memchr(start, '\n', size);
        size -= newline ? (size_t)(newline + 1 - start) : 0;
        start = newline ? newline + 1 : start;
    }
    fwrite(start, 1, size, stderr);
    if (size > 0 && start[size - 1] != '\n')
        fputc('\n', stderr);
}

char *capture_last_line(const struct capture *capture)
{
    const size_t most = 60;
    size_t end = capture->used;
    while (end > 0 && strchr("\n\r\t ", capture->bytes[end - 1]))
        end--;
    size_t start = end;
    while (start > 0 && !strchr("\n\r", capture->bytes[start - 1]))
        start--;
    if (start == end)
        return NULL;
    bool cut = end - start > most;
    char *line = need_text("%.*s%s", (int)(cut ? most : end - start),
                           capture->bytes + start, cut ? "..." : "");
    char *quoted = quote_line(line);
    free(line);
    return quoted;
}

int capture_all_open(void)
{
    return capture_raise(memfd_create("bumpmalloc-output", MFD_CLOEXEC));
}

void capture_all_clear(int all)
{
    if (ftruncate(all, 0) != 0 || lseek(all, 0, SEEK_SET) != 0)
        say_fatal("cannot keep the output of a run: %m");
}

bool capture_all_is_same(int a, int b, size_t *where)
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
