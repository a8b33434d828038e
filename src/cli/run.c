/* run.c - the verb: set the environment and become the command.
 * SPDX-License-Identifier: MIT */
#include "cli/run.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/base/help.h"
#include "cli/preload/library.h"
#include "cli/program/program.h"
#include "cli/base/say.h"
#include "cli/preload/settings.h"

enum option_code { OPTION_LIB = 256, OPTION_HELP };

static const struct option long_options[] = {
    {"lib", required_argument, NULL, OPTION_LIB},
    {"quiet", no_argument, NULL, 'q'},
    {"help", no_argument, NULL, OPTION_HELP},
    SETTINGS_LONG_OPTIONS,
    {0},
};

static void run_set_environment(const struct settings *settings,
                                const char *library)
{
    char *own = library_find_own(library);
    struct need_list assignments = {0};
    settings_add_to(settings, &assignments);
    need_list_add(&assignments,
                  need_text("LD_PRELOAD=%s", library_preload(own)));
    free(own);
    for (size_t i = 0; i < assignments.count; i++)
        if (putenv(assignments.items[i]) != 0) /* they now belong to environ */
            say_fatal("cannot set the environment: %m");
}

int run_main(int argc, char **argv)
{
    struct settings settings = {0};
    const char *library = NULL;
    int code;
    while ((code = getopt_long(argc, argv, "+qv", long_options, NULL)) != -1) {
        if (settings_take_option(&settings, code, optarg))
            continue;
        if (code == OPTION_LIB)
            library = optarg;
        else if (code == 'q')
            say_quiet(true);
        else if (code == OPTION_HELP)
            help_exit("run");
        else
            return SAY_FATAL_STATUS;
    }
    char **command = argv + optind;
    if (!command[0])
        say_fatal("run: no command given (see bumpmalloc run --help)");
    run_set_environment(&settings, library);
    program_warn(command[0]);
    execvp(command[0], command);
    int status = errno == ENOENT || errno == ENOTDIR ? 127 : 126;
    say_error("%s: %m", command[0]);
    return status;
}
