/* main.c - the bumpmalloc command: which verb, and nothing else.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <string.h>

#include "cli/base/help.h"
#include "cli/base/say.h"
#include "cli/check.h"
#include "cli/compare.h"
#include "cli/diff.h"
#include "cli/measure/measure.h"
#include "cli/preload/probe.h"
#include "cli/report.h"
#include "cli/run.h"
#include "cli/stat.h"

static const struct {
    const char *name;
    int (*main)(int argc, char **argv); /* argv[0] is the verb */
} verbs[] = {
    {"run", run_main},   {"check", check_main},   {"compare", compare_main},
    {"stat", stat_main}, {"report", report_main}, {"diff", diff_main},
};

#define VERB_COUNT (sizeof(verbs) / sizeof(*verbs))

/* What may be the first word, for the completions of shells. */
static int complete_verbs(void)
{
    for (size_t i = 0; i < VERB_COUNT; i++)
        puts(verbs[i].name);
    puts("--help\n--version");
    return 0;
}

/* getopt prints argv[0] before its messages. */
static char own_name[] = "bumpmalloc";

int main(int argc, char **argv)
{
    /* The command under another name, started by itself. */
    if (argc > 0 && strcmp(argv[0], MEASURE_NAME) == 0)
        return measure_main(argc, argv);
    if (argc > 0 && strcmp(argv[0], PROBE_NAME) == 0)
        return probe_main();

    const char *verb = argc > 1 ? argv[1] : "";
    for (size_t i = 0; i < VERB_COUNT; i++)
        if (strcmp(verb, verbs[i].name) == 0) {
            argv[1] = own_name;
            return verbs[i].main(argc - 1, argv + 1);
        }
    if (strcmp(verb, "--help") == 0 || strcmp(verb, "help") == 0)
        help_exit("overview");
    if (strcmp(verb, "--version") == 0)
        help_exit("version");
    if (strcmp(verb, "--complete") == 0)
        return complete_verbs();
    if (*verb)
        say_error("there is no verb '%s'", verb);
    help_print(stderr);
    return SAY_FATAL_STATUS;
}
