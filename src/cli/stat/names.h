/* names.h - the functions of a record's call sites, by name.
 * Reads the files that ran, and what else is installed of their symbols.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_STAT_NAMES_H
#define CLI_STAT_NAMES_H

#include "cli/stat/images.h"

/* Sets `function` of every frame: the name from .symtab, .dynsym or the debug
 * file that has the same build-id; else "file!start" with where the function
 * begins; else "file+address". Files that have changed since give the last. */
void names_find(struct reading *reading);

/* The text, which was allocated, lasts as long as the reading. */
const char *names_keep(struct reading *reading, char *text);

/* The file's name without folders; "?" if it is not known. */
const char *names_file(const struct reading *reading,
                       const struct reading_frame *frame);

#endif
