/* allocator.h - one of the allocators that are compared: from what the user
 * wrote to the environment it takes.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ALLOCATOR_H
#define CLI_ALLOCATOR_H

#include <stdbool.h>

#include "cli/base/need.h"
#include "cli/preload/settings.h"

/* What a specification may be, as in struct option_rule. */
#define ALLOCATOR_SPEC                                                         \
    "system|bump|mimalloc|jemalloc|tcmalloc|tbbmalloc|empty|prepaid|watched|"  \
    "FILE"

enum allocator_kind {
    ALLOCATOR_SYSTEM,
    ALLOCATOR_BUMP,
    ALLOCATOR_PREPAID, /* bump in small pages that are paid for beforehand */
    ALLOCATOR_WATCHED, /* the system's, and it tells who is inside */
    ALLOCATOR_EMPTY,   /* a library that does nothing */
    ALLOCATOR_OTHER,
};

struct allocator {
    enum allocator_kind kind;
    bool plain;    /* without settings of its own */
    char *spec;    /* what the user wrote */
    char *label;   /* what tables call it; no two are the same */
    char *library; /* absolute path; NULL: what the program has anyway */
    char *server;  /* the file that really serves malloc with it */
    struct need_list assignments; /* "NAME=VALUE", LD_PRELOAD among them */
};

/* Reads NAME[:ITEM,...] or PATH[,ITEM...] where an ITEM is a setting of the
 * library ("reset=drained", bump only) or an environment variable
 * ("MALLOC_ARENA_MAX=1"). `own` is --lib's value or NULL, `common` the settings
 * that hold for each bump. Ends the command if the specification is wrong or
 * the library is not there. */
void allocator_init(struct allocator *allocator, const char *spec,
                    const struct settings *common, const char *own);

/* Whether our own library serves. */
bool allocator_is_bump(const struct allocator *allocator);

/* Gives repeated labels a number: "system", "system#2". */
void allocator_number_labels(struct allocator *allocators, size_t count);

#endif
