/* chain.h - the functions of one name that lie behind ours: wrappers, if there
 * are any, and libc's.
 *
 *     program -> ours -> wrapper -> wrapper -> libc
 *
 * A wrapper that looks for the next one through another's dlsym may find ours
 * again, as RTLD_NEXT counts from its caller. Whoever calls ours from there
 * gets what lies behind itself, and nothing goes round in circles.
 * Any thread; allocates nothing.
 * SPDX-License-Identifier: MIT */
#ifndef CHAIN_H
#define CHAIN_H

#include "shim/export.h"
#include "shim/object.h"

#define CHAIN_MAX 4
struct chain {
    unsigned count;
    struct link {
        struct object object;
        void *function;
    } links[CHAIN_MAX];
};

/* Look them up: in a constructor, before threads. */
void chain_find(struct chain *chain, const char *name);

/* The one that a caller at this address should get. NULL if there is none. */
void *chain_behind(const struct chain *chain, const void *caller);

static inline void *chain_next(const struct chain *chain, const void *caller)
{
    return likely(chain->count < 2) ? chain->links[0].function
                                    : chain_behind(chain, caller);
}

#endif
