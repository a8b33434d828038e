/* run.c - the verb: set the environment and become the command.
 * SPDX-License-Identifier: MIT */
#include "cli/run.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/base/options.h"
#include "cli/base/say.h"
#include "cli/preload/library.h"
#include "cli/preload/settings.h"
#include "cli/program/program.h"

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
    bool quiet = false;
    const struct option_rule rules[] = {
        {"lib", 0, "FILE", options_take_text, &library},
        {"quiet", 'q', NULL, options_take_flag, &quiet},
        SETTINGS_OPTIONS(&settings),
        {0},
    };
    char **command = options_read("run", rules, argc, argv);
    say_quiet(quiet);
    if (!command[0])
        say_fatal("run: no command given (see bumpmalloc run --help)");
    run_set_environment(&settings, library);
    program_warn(command);
    execvp(command[0], command);
    int status = errno == ENOENT || errno == ENOTDIR ? 127 : 126;
    say_error("%s: %m", command[0]);
    return status;
}
