/* kind.h - what kind of allocation is this, in words, and what would help?
 * SPDX-License-Identifier: MIT */
#ifndef CLI_KIND_H
#define CLI_KIND_H

#include "cli/base/need.h"
#include "cli/stat/reading.h"

/* Shares of all blocks or bytes, from 0 to 1; 0 where there are none. */
struct kind {
    double blocks;      /* handed out */
    double bytes;       /* handed out */
    double small;       /* requests below KIND_SMALL bytes */
    double short_lived; /* blocks freed before the next KIND_SHORT bytes */
    double never_freed; /* blocks */
    double large;       /* bytes in requests from RECORD_LARGE up; an estimate
                           from below by steps of size */
    double copied;      /* bytes that realloc copied, of those handed out */
    bool lives_known;   /* of most blocks that were freed */
};

#define KIND_SMALL 1024
#define KIND_SHORT (64 << 10)

struct kind kind_of(const struct record_counters *counters);

/* Sentences: what most of it is, and what helps with that. `peak` is the most
 * bytes live at a time. */
struct need_list kind_words(const struct kind *kind, double peak);

#endif
