/* early.c - memory for the time before our own relocations are done.
 * Touches its own statics only, all addressed relative to the code.
 * SPDX-License-Identifier: MIT */
#include "shim/early.h"

#include <unistd.h>

#include "core/block.h"
#include "core/bump.h"

static _Alignas(16) unsigned char arena[64 * KIB];
static struct bump early;

void *volatile early_bound = &environ;

void *early_take(size_t n)
{
    if (!early.base)
        bump_init(&early, arena + BLOCK_LEAD, sizeof arena - BLOCK_LEAD);
    if (n > sizeof arena)
        return NULL;
    size_t size = block_size_for(n);
    void *p = bump_alloc(&early, size);
    if (p)
        block_set(p, size);
    return p;
}

bool early_owns(const void *p)
{
    return (uintptr_t)p - (uintptr_t)arena < sizeof arena;
}
