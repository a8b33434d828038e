/* chain.c - the functions of one name that come after ours.
 * Any thread; allocates nothing.
 * SPDX-License-Identifier: MIT */
#include "shim/chain.h"

#include "shim/next.h"

struct search {
    struct chain *chain;
    const char *name;
};

static bool add(const struct object *o, void *data)
{
    struct search *search = data;
    struct chain *chain = search->chain;
    void *function = object_function(o, search->name);
    if (function)
        chain->links[chain->count++] = (struct link){*o, function};
    return chain->count == CHAIN_MAX;
}

void chain_find(struct chain *chain, const char *name)
{
    struct search search = {chain, name};
    if (chain->count)
        return;
    object_each(add, &search);
    if (!chain->count) /* opened at run time: libc's is before ours */
        chain->links[0].function = next_symbol(name);
}

void *chain_behind(const struct chain *chain, const void *caller)
{
    for (unsigned i = 0; i + 1 < chain->count; i++)
        if (object_holds(&chain->links[i].object, caller))
            return chain->links[i + 1].function;
    return chain->links[0].function;
}
