/* early.c - memory for the time before our own relocations are done.
 * Touches its own statics, all addressed relative to the code, and memory that
 * is mapped at the first call: few processes need it, and a core file has all
 * that there is.
 * SPDX-License-Identifier: MIT */
#include "shim/early.h"

#include <unistd.h>

#include "core/block.h"
#include "core/bump.h"
#include "core/num.h"
#include "os/memory.h"

#define ARENA (64 * KIB)

static unsigned char *arena;
static struct bump early;

void *volatile early_bound = &environ;

void *early_take(size_t n)
{
    if (n > ARENA || (!arena && !(arena = os_map(ARENA))))
        return NULL;
    if (!early.base)
        bump_init(&early, arena + BLOCK_LEAD, ARENA - BLOCK_LEAD);
    size_t size = block_size_for(n);
    void *p = bump_alloc(&early, size);
    if (p)
        block_set(p, size);
    return p;
}

void *early_take_aligned(size_t align, size_t n)
{
    if (align > ARENA || n > ARENA)
        return NULL;
    char *p = early_take(n + align);
    if (!p)
        return NULL;
    size_t skipped = num_align_up((uintptr_t)p, align) - (uintptr_t)p;
    if (skipped)
        block_set(p + skipped, block_size(p) - skipped);
    return p + skipped;
}

void early_copy(void *to, const void *from, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        ((char *)to)[i] = ((const char *)from)[i];
        __asm__ volatile("" ::: "memory"); /* or it would become memcpy */
    }
}

bool early_owns(const void *p)
{
    return arena && (uintptr_t)p - (uintptr_t)arena < ARENA;
}
