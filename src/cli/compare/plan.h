/* plan.h - everything the user asked of `bumpmalloc compare`.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/compare/contender.h"
#include "cli/compare/gate.h"
#include "cli/measure/trial.h"
#include "cli/preload/allocator.h"
#include "cli/stats/baseline.h"

/* Seconds for which rounds go on by default if not all is decided before. How
 * many rounds a difference of 5 % or 1 % takes: tests/unit/looks_claims.c. */
#define PLAN_DEFAULT_BUDGET 60

enum plan_color { PLAN_COLOR_AUTO, PLAN_COLOR_ALWAYS, PLAN_COLOR_NEVER };

struct plan {
    struct contenders contenders;
    struct parameters parameters;
    struct allocator *allocators; /* those of the contenders */
    size_t count;
    size_t shown; /* of them; the others serve the sentence on cost alone */
    struct trial trial; /* its command is that of the first contender */
    size_t rounds;      /* 0: as many as the time allows */
    double seconds;     /* begin no round after that; 0: no such bound */
    double budget_s;    /* if both are 0: until all is decided, or so long */
    size_t warmup;      /* rounds, at least 1 */
    uint64_t seed;
    const char *prepare;         /* shell command, or NULL */
    const char *input;           /* as the user wrote it, or NULL */
    const char *setup, *cleanup; /* once, before and after all; or NULL */
    bool ignore_failure;
    size_t warm_bytes;
    bool shell;
    bool show_output;
    bool verify_output;
    bool quiet;
    const char *counters_why; /* why the processor's are missing, or NULL */
    enum plan_color color;
    const char *json, *csv, *html, *markdown; /* files to write, or NULL */
    const char *save;                         /* as a baseline, or NULL */
    const struct baseline *against;           /* or NULL */
    struct gate *gates;
    size_t gate_count;
};

/* Reads the arguments that follow the verb (argv[0] is the verb). Ends the
 * command on mistakes, and after --help. The allocators are found and probed.
 */
struct plan plan_read(int argc, char **argv);

/* The plan for one of the commands alone: its trial has that command. The rest
 * is shared. */
struct plan plan_of_subject(const struct plan *plan, size_t subject);

/* The words that a contender executes. */
char **plan_command(const struct plan *plan, size_t contender);

/* Whether rounds go on until each difference in time is decided. */
bool plan_is_open(const struct plan *plan);

/* What each interval leaves outside at either end. */
double plan_tail(const struct plan *plan);

#endif
