/* main.c - the bumpmalloc command: which verb, and nothing else.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli/base/help.h"
#include "cli/base/say.h"
#include "cli/check.h"
#include "cli/compare.h"
#include "cli/measure/measure.h"
#include "cli/preload/probe.h"
#include "cli/run.h"

/* getopt prints argv[0] before its messages. */
static char command_name[] = "bumpmalloc";

int main(int argc, char **argv)
{
    /* The command under another name, started by itself. */
    if (argc > 0 && strcmp(argv[0], MEASURE_NAME) == 0)
        return measure_main(argc, argv);
    if (argc > 0 && strcmp(argv[0], PROBE_NAME) == 0)
        return probe_main();

    const char *verb = argc > 1 ? argv[1] : "";
    if (argc > 1)
        argv[1] = command_name;
    if (strcmp(verb, "run") == 0)
        return run_main(argc - 1, argv + 1);
    if (strcmp(verb, "check") == 0)
        return check_main(argc - 1, argv + 1);
    if (strcmp(verb, "compare") == 0)
        return compare_main(argc - 1, argv + 1);
    if (strcmp(verb, "--help") == 0 || strcmp(verb, "help") == 0)
        help_exit("overview");
    if (strcmp(verb, "--version") == 0)
        help_exit("version");
    if (*verb)
        say_error("'%s' is not one of run, check, compare", verb);
    help_print(stderr);
    return SAY_FATAL_STATUS;
}
