/* input.h - standard input that each run can read from its start.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_INPUT_H
#define CLI_INPUT_H

/* The path to open for `path`, which may be "-" for standard input: allocated.
 * A pipe can be read only once, so for one it is the path of a nameless file
 * that holds all that came out of it, for as long as this process lives. Ends
 * the command if it cannot be read, or is a terminal. */
char *input_keep(const char *path);

/* Ends the command if the file cannot be opened again and again. */
void input_check(const char *path);

#endif
