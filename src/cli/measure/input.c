/* input.c - standard input that each run can read from its start.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/say.h"

static bool is_stream(const struct stat *status)
{
    return S_ISFIFO(status->st_mode) || S_ISSOCK(status->st_mode);
}

static void copy_all(int from, int to, const char *path)
{
    char bytes[65536];
    ssize_t count;
    while ((count = read(from, bytes, sizeof(bytes))) != 0) {
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            say_fatal("--input: %s: %m", path);
        for (ssize_t done = 0, step; done < count; done += step)
            if ((step = write(to, bytes + done, (size_t)(count - done))) < 0)
                say_fatal("--input: cannot keep what comes from %s: %m", path);
    }
}

char *input_keep(const char *path)
{
    bool own = strcmp(path, "-") == 0;
    struct stat status;
    int from = own ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (from < 0 || fstat(from, &status) != 0)
        say_fatal("--input: %s: %m", path);
    if (isatty(from))
        say_fatal("--input: %s is a terminal", path);
    if (!own && !is_stream(&status)) {
        close(from);
        return need_copy(path);
    }
    if (own && S_ISREG(status.st_mode))
        return need_text("/proc/%d/fd/%d", (int)getpid(), from);
    FILE *kept = tmpfile();
    if (!kept)
        say_fatal("--input: cannot make a file for what comes from %s: %m",
                  path);
    copy_all(from, fileno(kept), path);
    fcntl(fileno(kept), F_SETFD, FD_CLOEXEC);
    return need_text("/proc/%d/fd/%d", (int)getpid(), fileno(kept));
}

void input_check(const char *path)
{
    struct stat status;
    if (stat(path, &status) != 0 || access(path, R_OK) != 0)
        say_fatal("--input: %s: %m", path);
    if (is_stream(&status) || S_ISDIR(status.st_mode))
        say_fatal("--input: %s is no file that each run can read", path);
}
