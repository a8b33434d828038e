/* outfile.h - a file that appears whole or not at all.
 * Written beside its final name and renamed; what is no regular file (a pipe,
 * /dev/full) is written directly. Not thread-safe; at most OUTFILE_MAX at once.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include <stdio.h>

#define OUTFILE_MAX 8

struct outfile {
    FILE *stream;
    char *path;      /* as the user wrote it, for messages */
    char *target;    /* links followed */
    char *temporary; /* NULL: written directly */
};

/* Ends the command if the file cannot be made: better now than after an hour of
 * measuring. Should the command end before outfile_commit, nothing is left. */
void outfile_open(struct outfile *file, const char *path);

/* Ends the command, leaving an older file of that name as it was, if not every
 * byte could be written. */
void outfile_commit(struct outfile *file);

#endif
