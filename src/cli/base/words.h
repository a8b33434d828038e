/* words.h - a command line as words, the way a shell reads plain ones.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_WORDS_H
#define CLI_WORDS_H

/* The words of `line`, separated by blanks; quotes and backslashes as in sh(1).
 * Returns an array that ends with NULL; it and its words are allocated. Returns
 * NULL if a quote is open, or if a shell would do more than split the line;
 * then *why is the place in `line`. */
char **words_split(const char *line, const char **why);

/* Frees what words_split returned. */
void words_free(char **words);

#endif
