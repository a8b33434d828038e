/* keep.h - the file of a record: made, read, kept.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/resource.h>

struct keep {
    char *path; /* as long as the command runs */
    int file;
};

/* A new record, with memory or disk behind all of it: in /dev/shm, or else in
 * TMPDIR. Takes at most a quarter of what is free there. False, after one
 * warning, if there is no room. */
bool keep_make(struct keep *keep);

/* Writes into the record what the command saw: how the process ended, as
 * wait(2) says it, and when. */
void keep_note_end(const struct keep *keep, int pid, int status,
                   unsigned long long wall_ns, const struct rusage *usage);

/* What the record holds, without the room that nobody took: allocated. */
void *keep_copy(const struct keep *keep, size_t *size);

/* Removes the file. Processes that have it go on writing to it. */
void keep_remove(struct keep *keep);

/* The bytes of a file: allocated. Ends the command if it cannot be read. */
void *keep_read(const char *path, size_t *size);

#endif
