/* plan.h - everything the user asked of `bumpmalloc compare`.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/compare/gate.h"
#include "cli/measure/trial.h"
#include "cli/preload/allocator.h"

/* With 30 rounds a difference of 5 % is found in 9 of 10 comparisons whose runs
 * scatter by 3 %: tests/unit/stats_claims.c. */
#define PLAN_DEFAULT_ROUNDS 30

enum plan_color { PLAN_COLOR_AUTO, PLAN_COLOR_ALWAYS, PLAN_COLOR_NEVER };

struct plan {
    struct allocator *allocators; /* the first is the reference */
    size_t count;
    struct trial trial; /* its command is what is executed */
    size_t rounds;      /* 0: until `seconds` have passed */
    double seconds;     /* 0: until there are `rounds` */
    size_t warmup;      /* rounds, at least 1 */
    uint64_t seed;
    const char *prepare;         /* shell command, or NULL */
    const char *setup, *cleanup; /* once, before and after all; or NULL */
    bool ignore_failure;
    size_t warm_bytes;
    bool shell;
    bool show_output;
    bool verify_output;
    bool quiet;
    enum plan_color color;
    const char *json, *csv, *html; /* files to write, or NULL */
    struct gate *gates;
    size_t gate_count;
};

/* Reads the arguments that follow the verb (argv[0] is the verb). Ends the
 * command on mistakes, and after --help. The allocators are found and probed.
 */
struct plan plan_read(int argc, char **argv);

#endif
