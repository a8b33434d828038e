/* outfile.c - a file that appears whole or not at all.
 * SPDX-License-Identifier: MIT */
#include "cli/base/outfile.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/say.h"

/* Names to remove when the command ends early. */
static char *outfile_pending[OUTFILE_MAX];

static void outfile_remove_pending(void)
{
    for (size_t i = 0; i < OUTFILE_MAX; i++)
        if (outfile_pending[i])
            unlink(outfile_pending[i]);
}

static void outfile_replace_pending(const char *old, char *new)
{
    for (size_t i = 0; i < OUTFILE_MAX; i++)
        if (outfile_pending[i] == old) {
            outfile_pending[i] = new;
            return;
        }
}

static bool path_is_regular_or_new(const char *path)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return S_ISREG(status.st_mode);
    return errno == ENOENT && lstat(path, &status) != 0; /* no link either */
}

/* The mode that open(2) would have given: mkstemp(3) gives 0600. */
static void file_set_usual_mode(int file)
{
    mode_t mask = umask(0);
    umask(mask);
    fchmod(file, 0666 & ~mask);
}

void outfile_open(struct outfile *file, const char *path)
{
    *file = (struct outfile){.path = need_copy(path)};
    file->target = realpath(path, NULL);
    if (!file->target)
        file->target = need_copy(path);
    if (!path_is_regular_or_new(path)) {
        file->stream = fopen(path, "we");
    } else {
        static bool registered;
        if (!registered)
            registered = atexit(outfile_remove_pending) == 0;
        file->temporary = need_text("%s.XXXXXX", file->target);
        int descriptor = mkstemp(file->temporary);
        if (descriptor >= 0) {
            outfile_replace_pending(NULL, file->temporary);
            file_set_usual_mode(descriptor);
            file->stream = fdopen(descriptor, "w");
        }
    }
    if (!file->stream)
        say_fatal("cannot write %s: %m", path);
}

void outfile_commit(struct outfile *file)
{
    bool written = fflush(file->stream) == 0 && !ferror(file->stream);
    int error = errno;
    if (fclose(file->stream) != 0 && written) {
        written = false;
        error = errno;
    }
    if (written && file->temporary &&
        rename(file->temporary, file->target) != 0) {
        written = false;
        error = errno;
    }
    if (!written)
        say_fatal("cannot write %s: %s", file->path, strerror(error));
    outfile_replace_pending(file->temporary, NULL);
    free(file->path);
    free(file->target);
    free(file->temporary);
}
