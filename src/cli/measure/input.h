/* input.h - standard input that each run can read from its start.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

/* What is to be opened for `path`: itself or, since a pipe can be read but
 * once, a file without a name that holds all that came out of it, for as long
 * as this process lives: allocated. "-" is standard input. Ends the command if
 * it cannot be read, and for a terminal. */
char *input_keep(const char *path);

/* Ends the command if the file cannot be opened again and again. */
void input_check(const char *path);

#endif
