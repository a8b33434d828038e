/* outfile.h - a report file, which is written when the report is complete. A
 * file that exists is written to in place, and keeps its owner, mode, links and
 * mount; a new one appears whole or not at all. "-", /dev/stdout and whatever
 * else leads to our own standard output continue that output.
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

/* Ends the command if the file clearly cannot be written: better now than after
 * an hour of measuring. Leaves the file as it is. */
void outfile_open(struct outfile *file, const char *path);

/* Writes the file. If that fails, returns false, leaves an older file as it
 * was, saves the report elsewhere, and prints why and where. SIGPIPE must be
 * ignored.
 */
bool outfile_commit(struct outfile *file);

/* The folder for files that go again: TMPDIR, or /tmp. */
const char *outfile_temporary(void);

/* Whether `path` is "-": the report then replaces all other output. */
bool outfile_is_standard(const char *path);

#endif
