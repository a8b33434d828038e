/* explain.h - why a command could not be executed, and what to write instead.
 * Looks at files; executes nothing.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_EXPLAIN_H
#define CLI_EXPLAIN_H

/* One line, allocated: that the command's first word is a pipeline, a builtin
 * of the shell, not there, no program. */
char *explain_command(char *const *command);

#endif
