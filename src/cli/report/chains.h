/* chains.h - stacks that a format has to write as one.
 * Pure, apart from memory.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REPORT_CHAINS_H
#define CLI_REPORT_CHAINS_H

#include "cli/stat/images.h"

/* A stack, as the format writes it, and the sums of all that are written so. */
struct chain {
    char *words;
    double bytes, blocks, peak, live, live_blocks;
    double lives; /* bytes; of blocks that are not freed half of all that their
                     process was handed out */
};

struct chains {
    struct chain *items; /* in the order of their words */
    size_t count;
};

/* The words of a stack: allocated. */
typedef char *chain_words(const struct reading *reading,
                          const struct reading_stack *stack, void *context);

struct chains chains_of(const struct reading *reading, chain_words *words,
                        void *context);
void chains_free(struct chains *chains);

/* What the image was handed out, with the words of the blocks: its time. */
double chain_time(const struct reading_image *image);

/* Why a stack ends before its thread's beginning; NULL if it does not. */
const char *chain_cut(const struct reading_stack *stack);

#endif
