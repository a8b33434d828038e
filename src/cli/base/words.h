/* words.h - a command line as words, the way a shell reads plain ones.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

/* The words of `line`, separated by blanks; quotes and backslashes as in sh(1).
 * Returns an array that ends with NULL, allocated as its words are. Returns
 * NULL where a shell would do more than that, or for an open quote; *why is
 * then the place in `line`. */
char **words_split(const char *line, const char **why);

/* Frees what words_split returned. */
void words_free(char **words);

#endif
