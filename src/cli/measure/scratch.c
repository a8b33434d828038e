/* scratch.c - a small file that the processes of a run and the command map.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/base/leftover.h"
#include "cli/base/need.h"
#include "cli/base/outfile.h"

static char *make_in(const char *folder, size_t size)
{
    char *path = need_text("%s/bumpmalloc-XXXXXX", folder);
    int file = mkostemp(path, O_CLOEXEC);
    int error = file < 0 ? errno : posix_fallocate(file, 0, (off_t)size);
    if (file >= 0)
        close(file);
    if (!error)
        return path;
    if (file >= 0)
        unlink(path);
    free(path);
    errno = error;
    return NULL;
}

char *scratch_make(size_t size)
{
    char *path = make_in("/dev/shm", size);
    if (!path)
        path = make_in(outfile_temporary(), size);
    if (path)
        leftover_guard(path);
    return path;
}

void scratch_remove(char *path)
{
    if (path)
        leftover_remove(path);
    free(path);
}
