/* help.h - what --help and --version print. Each screen fits 24 lines of 80.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include <stdio.h>

/* The overview of the verbs. */
void help_print(FILE *file);

/* Prints the screen called "run", "check", "compare", "overview" or "version"
 * to standard output and exits: 0, or 125 if it could not be written. */
_Noreturn void help_exit(const char *screen);

#endif
