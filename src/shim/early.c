/* early.c - memory for the time before our own relocations are done.
 * Touches its own statics only, but for early_end, all addressed relative to
 * the code.
 * SPDX-License-Identifier: MIT */
#include "shim/early.h"

#include <unistd.h>

#include "core/block.h"
#include "core/bump.h"
#include "core/num.h"
#include "os/memory.h"

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

void *early_take_aligned(size_t align, size_t n)
{
    if (align > sizeof arena || n > sizeof arena)
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

void early_end(void)
{
    size_t page = os_page_size();
    uintptr_t used = (uintptr_t)(early.base ? early.next : arena);
    uintptr_t from = num_align_up(used, page);
    uintptr_t to = num_align_down((uintptr_t)arena + sizeof arena, page);
    if (from < to)
        os_advise((void *)from, to - from, OS_NO_DUMP);
}

bool early_owns(const void *p)
{
    return (uintptr_t)p - (uintptr_t)arena < sizeof arena;
}
