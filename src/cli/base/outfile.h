/* outfile.h - a report that is written when it is complete, into the file that
 * is there: one that exists keeps its owner, mode, links and mount; a new one
 * appears whole or not at all. "-", /dev/stdout and whatever else leads to our
 * own output goes on where that is.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OUTFILE_H
#define CLI_OUTFILE_H

#include <stdbool.h>
#include <stdio.h>

struct outfile {
    FILE *stream; /* to be written to; in memory until the commit */
    char *path;   /* as the user wrote it, for messages */
    char *text;
    size_t size;
};

/* Ends the command if it is plain that the file cannot be written: better now
 * than after an hour of measuring. Leaves the file as it is. */
void outfile_open(struct outfile *file, const char *path);

/* False, with a line that says why and where the report is now, if the file
 * could not be written; then an older file is as it was. SIGPIPE must be
 * ignored.
 */
bool outfile_commit(struct outfile *file);

/* Whether what goes to `path` goes to standard output in place of all else:
 * "-". */
bool outfile_is_standard(const char *path);

#endif
