/* self.c - the file that this command was started from.
 * SPDX-License-Identifier: MIT */
#include "cli/base/self.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <unistd.h>

#define SELF_LINK "/proc/self/exe"

const char *self_path(void)
{
    static char path[PATH_MAX];
    if (path[0])
        return path;
    ssize_t length = readlink(SELF_LINK, path, sizeof(path) - 1);
    if (length > 0)
        return path;
    const char *name = (const char *)getauxval(AT_EXECFN);
    if (!name || !realpath(name, path))
        path[0] = '\0';
    return path;
}

const char *self_image(void)
{
    return access(SELF_LINK, X_OK) == 0 ? SELF_LINK : self_path();
}
