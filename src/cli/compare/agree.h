/* agree.h - does the command print the same under each allocator? What fails
 * within a command that succeeds as a whole saves its time, and would be
 * credited to the allocator.
 * Pure, but for memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_AGREE_H
#define CLI_AGREE_H

#include <stdbool.h>
#include <stdint.h>

#include "cli/measure/capture.h"

/* What a run has printed. */
struct agree_print {
    uint64_t hash, total;
};

/* The reference's warm-up run, and whether another of its runs prints something
 * else: then nothing can be said of others. */
struct agree {
    bool known, asked;
    struct agree_print out, error;
    bool out_varies, error_varies;
};

enum agree_answer {
    AGREE_SAME,
    AGREE_ASK, /* run the reference once more, and tell agree_ask */
    AGREE_DIFFERS,
};

/* The first run that it is told of must be the reference's: the others are
 * compared with that. */

enum agree_answer agree_tell(struct agree *agree, const struct capture *out,
                             const struct capture *error);

/* Tells it of another run of the reference. */
void agree_ask(struct agree *agree, const struct capture *out,
               const struct capture *error);

/* After AGREE_DIFFERS: a sentence on what differs, with the last line of it.
 * Allocated. */

char *agree_describe(const struct agree *agree, const char *label,
                     const struct capture *out, const struct capture *error);

#endif
