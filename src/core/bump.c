/* bump.c - the slower paths of the bump allocator.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "core/bump.h"

/* Move back to position, remembering how far the span was in use. */
static void step_back(struct bump *b, unsigned char *position)
{
    if (b->fresh < b->next)
        b->fresh = b->next;
    b->next = position;
}

void *bump_alloc_aligned(struct bump *b, size_t size, size_t align)
{
    if (!num_is_pow2(align))
        return NULL;
    size_t gap = -(uintptr_t)b->next & (align - 1);
    size_t left = bump_left(b);
    if (gap > left || size > left - gap)
        return NULL;
    b->next += gap;
    return bump_advance(b, size);
}

bool bump_grow(struct bump *b, void *p, size_t old_size, size_t new_size)
{
    unsigned char *start = p;
    if (start < b->base || start > b->next ||
        (size_t)(b->next - start) != old_size ||
        (size_t)(b->end - start) < new_size)
        return false;
    if (new_size < old_size)
        step_back(b, start + new_size);
    else
        b->next = start + new_size;
    return true;
}

bool bump_rewind(struct bump *b, void *next)
{
    unsigned char *position = next;
    if (position < b->base || position > b->next)
        return false;
    step_back(b, position);
    return true;
}

void bump_reset(struct bump *b)
{
    step_back(b, b->base);
}
