/* contender.h - what is compared: every command line under every allocator, for
 * every combination of parameters.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_CONTENDER_H
#define CLI_CONTENDER_H

#include <stdbool.h>

#include "cli/compare/parameter.h"
#include "cli/preload/allocator.h"

/* One command line that is run. */
struct subject {
    char **command;     /* words; NULL at the end */
    char *name;         /* "N=4 gcc"; "" where there is but one */
    size_t combination; /* of parameters, from 0 */
};

/* One row of the table. */
struct contender {
    size_t subject; /* index */
    size_t series;  /* which command under which allocator, from 0 */
};

struct contenders {
    struct subject *subjects;
    size_t subject_count;
    struct contender *items;
    struct allocator
        *allocators;    /* of each contender; labels tell them apart */
    size_t *references; /* index of the one that each is compared with */
    size_t count;
    size_t shown;  /* the first so many are in tables */
    char **series; /* names, one for each contender of a combination */
    size_t series_count;
    size_t combinations;
};

/* What the user wrote. */
struct contender_request {
    struct need_list commands; /* of -c: command lines */
    struct need_list names;    /* for them, in order; may be fewer */
    char **words;              /* or one command in words */
    bool shell;                /* each command is a line for the shell */
    struct need_list specs;    /* of -a */
    struct need_list silent;   /* measured like those, but not in tables; only
                                  for one command without parameters */
    struct parameters parameters;
    struct settings settings; /* for each bump */
    const char *library;      /* --lib or NULL */
};

/* Ends the command on mistakes. The allocators are found, not yet probed. */
struct contenders contenders_make(const struct contender_request *request);

/* Lets two of the silent ones change places. */
void contenders_exchange(const struct contenders *all, size_t a, size_t b);

#endif
