/* chain.h - the functions of one name that come after ours in the search order:
 * wrappers, if there are any, and libc's.
 *
 *     program -> ours -> wrapper -> wrapper -> libc
 *
 * RTLD_NEXT counts from the caller of dlsym. So a wrapper that asks through
 * another library's dlsym may get ours as its next function. A call from a
 * wrapper is therefore passed on to what comes after that wrapper: otherwise it
 * would go round in circles.
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

/* Look them up, once. To be called from a constructor, before there are
 * threads.
 */
void chain_find(struct chain *chain, const char *name);

/* The function to call for a caller at this address. NULL if there is none. */
void *chain_behind(const struct chain *chain, const void *caller);

/* The same; quick if there are no wrappers. */
static inline void *chain_next(const struct chain *chain, const void *caller)
{
    return likely(chain->count < 2) ? chain->links[0].function
                                    : chain_behind(chain, caller);
}

#endif
