/* keep.h - the file of a record: made, read, kept.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_KEEP_H
#define CLI_KEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>

struct record_head;

struct keep {
    char *path; /* as long as the command runs */
    int file;
    struct record_head *head; /* mapped */
};

/* Call sites: of every so many bytes about one is looked at. 0: at every block.
 * In so much CPU time about one, and `bytes` is only what it begins with; 0:
 * however much time it takes. */
struct keep_sampling {
    bool wanted;
    uint64_t bytes;
    uint32_t ns;
};

/* A new record in /dev/shm, or else in TMPDIR, which may grow to a quarter of
 * what is free there; the first piece has its memory or disk already. False,
 * after one warning, if there is no room for that. */
bool keep_make(struct keep *keep, struct keep_sampling sampling);

/* More memory or disk, if what there is is nearly used up. To be called all the
 * while: in 20 ms nobody starts hundreds of processes. Where there is none
 * left, the record itself says what it missed. */
void keep_grow(struct keep *keep);

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
