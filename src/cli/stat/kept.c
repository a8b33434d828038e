/* kept.c - a record that was kept in a file.
 * SPDX-License-Identifier: MIT */
#include "cli/stat/kept.h"

#include <stdlib.h>

#include "cli/base/say.h"
#include "cli/stat/keep.h"

struct reading kept_read(const char *path)
{
    size_t size;
    void *bytes = keep_read(path, &size);
    struct reading reading;
    const char *why;
    if (!reading_take(&reading, bytes, size, &why))
        say_fatal("%s %s", path, why);
    free(bytes);
    return reading;
}
