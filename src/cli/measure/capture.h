/* capture.h - take what a run prints, and keep the end of it, how much it was,
 * and a hash to compare it by; or keep all of it.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_CAPTURE_H
#define CLI_CAPTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* At least so many of the last bytes are kept. */
#define CAPTURE_TAIL 65536

/* A pipe, and what came through it since it was cleared. While the run goes on,
 * capture_take must be called whenever `output` can be read: a run that fills
 * the pipe waits for that. */
struct capture {
    int input;  /* for the run, above the standard descriptors */
    int output; /* to be read; does not block */
    uint64_t total;
    uint64_t hash;
    size_t used;
    char bytes[2 * CAPTURE_TAIL]; /* the last `used` bytes */
};

/* Ends the command if no pipe can be made. */
void capture_open(struct capture *capture);
void capture_close(struct capture *capture);

/* Takes what is in the pipe, but does not wait for more: a process that the run
 * left behind may hold it open for ever. */
void capture_take(struct capture *capture);

/* Forgets all that came. */
void capture_clear(struct capture *capture);

/* Prints the last `limit` bytes to standard error, without a first line that
 * was cut in two, and with a newline at the end. */
void capture_show(const struct capture *capture, size_t limit);

/* The last line that is not empty, control characters escaped, at most some 60
 * characters: allocated; NULL if there is none. */
char *capture_last_line(const struct capture *capture);

/* A descriptor of an anonymous file for all of the output. Ends the command if
 * none can be made. */
int capture_all_open(void);

/* Makes it empty again. */
void capture_all_clear(int all);

/* Whether both hold the same bytes; *where is the first that differs. */
bool capture_all_is_same(int a, int b, size_t *where);

#endif
