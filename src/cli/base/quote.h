/* quote.h - words as a shell, JSON, CSV, HTML or Markdown would read them.
 * Arguments may hold any bytes: what is not UTF-8 becomes U+FFFD in JSON and
 * HTML, and \NNN for the shell.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_QUOTE_H
#define CLI_QUOTE_H

#include <stdio.h>

/* One word for a POSIX-like shell (bash's $'...' where control characters need
 * it): allocated. */
char *quote_word(const char *word);

/* `NAME=VALUE... CMD ARG...` as one line to paste into a shell: allocated.
 * `assignments` may be NULL. */
char *quote_command(char *const *assignments, char *const *command);

/* The text with control characters as \NNN, so that it takes one line and does
 * nothing to a terminal: allocated. */
char *quote_line(const char *text);

void quote_json(FILE *file, const char *text); /* with the quotes around it */
void quote_csv(FILE *file, const char *text);  /* RFC 4180, only if needed */
void quote_html(FILE *file, const char *text);
void quote_markdown(FILE *file, const char *text); /* on one line */

#endif
