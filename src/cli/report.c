/* report.c - the verb: a kept record, as text and files.
 * SPDX-License-Identifier: MIT */
#include "cli/report.h"

#include "cli/base/say.h"
#include "cli/stat/kept.h"
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
    struct reading reading = kept_read(files[0]);
    stat_output_open(&output);
    bool done = stat_output_write(&output, &reading, stdout);
    reading_free(&reading);
    return done ? 0 : SAY_FATAL_STATUS;
}
