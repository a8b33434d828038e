/* baseline.h - runs of an earlier comparison, kept in a file of lines:
 *
 *     bumpmalloc baseline 1
 *     time TIME
 *     machine ARCHITECTURE, CPUS x CPU
 *     contender REFERENCE FINGERPRINT LABEL
 *     command LINE                              of the contender before it
 *     run CONTENDER ROUND WALL_NS USER_US SYS_US RSS_KIB
 *     end
 *
 * Tabs part the fields. Only runs that count are in it. Contenders count from
 * 0; the fingerprint is that of the program (fingerprint.h).
 * SPDX-License-Identifier: MIT */
#ifndef CLI_BASELINE_H
#define CLI_BASELINE_H

#include "cli/stats/results.h"

#define BASELINE_TITLE "bumpmalloc baseline 1"

/* More contenders or rounds than this are no comparison that anybody made. */
#define BASELINE_MOST 100000

/* A change since then leaves STATS_TAIL outside at either end, shared evenly by
 * what was measured then and what is measured now. */
#define BASELINE_TAIL (STATS_TAIL / 2)

struct baseline_contender {
    size_t reference; /* index */
    uint64_t fingerprint;
    char *label, *command;
};

struct baseline {
    const char *path;
    char *time, *machine;
    struct baseline_contender *items;
    size_t count;
    struct samples samples;
    struct results results; /* with BASELINE_TAIL */
};

/* Ends the command with one line if the file cannot be read or is none. */
struct baseline *baseline_read(const char *path);

/* Index of the contender, baseline->count if it is not there. */
size_t baseline_find(const struct baseline *baseline, const char *label);

#endif
