/* check.c - the verb: would preloading take effect in a program?
 * SPDX-License-Identifier: MIT */
#include "cli/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/base/options.h"
#include "cli/base/say.h"
#include "cli/program/program.h"

int check_main(int argc, char **argv)
{
    bool quiet = false;
    const struct option_rule rules[] = {
        {"quiet", 'q', NULL, options_take_flag, &quiet},
        {0},
    };
    char **program = options_read("check", rules, argc, argv);
    if (!program[0])
        say_fatal("check: no program given (see bumpmalloc check --help)");
    struct program_check check = program_check_command(program);
    if (!quiet)
        puts(check.words);
    free(check.words);
    if (fflush(stdout) != 0)
        say_fatal("cannot write the answer: %m");
    return (int)check.answer;
}
