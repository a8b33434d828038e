/* program.h - what would happen if a name were executed: does a preloaded
 * library take effect in it?
 * Looks at files; executes nothing.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PROGRAM_H
#define CLI_PROGRAM_H

#include <stdbool.h>

/* The values are the exit statuses of `bumpmalloc check`. */
enum program_answer {
    PROGRAM_TAKES_EFFECT = 0,
    PROGRAM_NO_EFFECT = 1,
    PROGRAM_CANNOT_RUN = 126,
    PROGRAM_NOT_FOUND = 127,
};

struct program_check {
    enum program_answer answer;
    char *words; /* one line: "takes effect: ...", allocated */
};

/* The file that executing `name` would run, as execvp(3) looks for it:
 * allocated. NULL with errno ENOENT or EACCES if none can be run. */
char *program_find(const char *name);

/* Does it take effect in `name`? */
struct program_check program_check(const char *name);

/* The same for a command, which ends with NULL: of env's arguments those are
 * looked at that say which program it starts. */
struct program_check program_check_command(char *const *command);

/* Warns, in the words of `bumpmalloc check`, if it does not. */
void program_warn(char *const *command);

#endif
