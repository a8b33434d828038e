/* capture.h - a run's output, kept in memory until it is known to be of
 * interest.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_CAPTURE_H
#define CLI_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>

/* A descriptor of an anonymous file, above the standard ones. Ends the command
 * if there is none to be had. */
int capture_open(void);

/* Makes it empty again. */
void capture_clear(int capture);

/* A pipe whose reader keeps only the end of what comes, however much that is.
 */
struct capture_tail {
    int input; /* to write to, above the standard descriptors */
    int stop;  /* closed to end the reader */
    int reader;
};

/* Starts the reader, which writes the end of it all to `capture`. */
struct capture_tail capture_tail_open(int capture);

/* Waits for the reader to take what is in the pipe. It does not wait for others
 * to close the pipe: a daemon that the run left behind may hold it for ever. */
void capture_tail_close(struct capture_tail tail);

/* Prints the end of it to standard error, at most `limit` bytes; a line that
 * was cut in two is left out. Returns how much there was in all. */
size_t capture_show(int capture, size_t limit);

/* Whether both hold the same bytes; *where is the first that differs. */
bool capture_is_same(int a, int b, size_t *where);

#endif
