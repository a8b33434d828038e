/* check.c - the verb: would preloading take effect in a program?
 * SPDX-License-Identifier: MIT */
#include "cli/check.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/base/help.h"
#include "cli/program/program.h"
#include "cli/base/say.h"

static const struct option long_options[] = {
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, 'h'},
    {0},
};

int check_main(int argc, char **argv)
{
    bool quiet = false;
    int code;
    while ((code = getopt_long(argc, argv, "+q", long_options, NULL)) != -1) {
        if (code == 'h')
            help_exit("check");
        if (code != 'q')
            return SAY_FATAL_STATUS;
        quiet = true;
    }
    if (argc - optind < 1)
        say_fatal("check: no program given (see bumpmalloc check --help)");
    struct program_check check = program_check(argv[optind]);
    if (!quiet)
        puts(check.words);
    free(check.words);
    if (fflush(stdout) != 0)
        say_fatal("cannot write the answer: %m");
    return (int)check.answer;
}
