/* diff.c - the verb: what differs between two kept records?
 * SPDX-License-Identifier: MIT */
#include "cli/diff.h"

#include <errno.h>
#include <signal.h>

#include "cli/base/options.h"
#include "cli/base/say.h"
#include "cli/report/stat_diff.h"
#include "cli/stat/kept.h"
#include "cli/stat/names.h"

int diff_main(int argc, char **argv)
{
    bool brief = false;
    const struct option_rule rules[] = {
        {"quiet", 'q', NULL, options_take_flag, &brief},

        {.value = "FILE"},
    };
    char **files = options_read("diff", rules, argc, argv);
    if (!files[0] || !files[1] || files[2])
        say_fatal("diff takes two files, as stat -o FILE leaves them (see "
                  "bumpmalloc diff --help)");
    struct reading before = kept_read(files[0]), after = kept_read(files[1]);
    names_find(&before);
    names_find(&after);
    signal(SIGPIPE, SIG_IGN);
    stat_write_diff(&before, &after, brief, stdout);
    bool done = (fflush(stdout) == 0 && !ferror(stdout)) || errno == EPIPE;
    if (!done)
        say_error("cannot write: %m");
    reading_free(&before);
    reading_free(&after);
    return done ? 0 : SAY_FATAL_STATUS;
}
