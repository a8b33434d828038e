/* report.c - the verb: a kept record, as text and files.
 * SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include <stdlib.h>

#include "cli/base/say.h"
#include "cli/stat/keep.h"
#include "cli/stat_output.h"

int report_main(int argc, char **argv)
{
    struct stat_output output = {0};
    const struct option_rule rules[] = {STAT_OUTPUT_OPTIONS(&output),
                                        {.value = "FILE"}};
    char **files = options_read("report", rules, argc, argv);
    if (!files[0] || files[1])
        say_fatal("report takes one file, as stat -o FILE leaves it (see "
                  "bumpmalloc report --help)");
    size_t size;
    void *bytes = keep_read(files[0], &size);
    struct reading reading;
    const char *why;
    if (!reading_take(&reading, bytes, size, &why))
        say_fatal("%s %s", files[0], why);
    free(bytes);
    stat_output_open(&output);
    bool done = stat_output_write(&output, &reading, stdout);
    reading_free(&reading);
    return done ? 0 : SAY_FATAL_STATUS;
}
