/* bump.h - hand out memory from one span by advancing a position.
 * Pure: touches only the struct it is given, never the span itself. Not
 * synchronised: one owner at a time.
 *
 *     base       next                end
 *      |--taken---|--------free---------|
 *
 *     base <= next <= end
 *     gate == end, or gate == NULL     closed: every request takes the careful
 *                                      path
 *     max(next, fresh)..end            never handed out: as clean as it came
 *
 * heap/cursor.h relies on the order of the fields.
 * SPDX-License-Identifier: MIT */
#ifndef BUMP_H
#define BUMP_H

#include "core/num.h"

struct bump {
    unsigned char *base;
    unsigned char *end;
    unsigned char *next;
    unsigned char *gate;
    unsigned char *fresh;
};

/* True if no byte at or above p was ever handed out; p >= next. */
static inline bool bump_is_fresh(const struct bump *b, const void *p)
{
    return (const unsigned char *)p >= b->fresh;
}

/* The span now ends at end, which is >= next. */
static inline void bump_set_end(struct bump *b, void *end)
{
    b->end = b->gate = (unsigned char *)end;
}

/* Begin a span of the size bytes from start. size 0 gives a span that is always
 * full. */
static inline void bump_init(struct bump *b, void *start, size_t size)
{
    b->base = b->next = b->fresh = (unsigned char *)start;
    bump_set_end(b, b->base + size);
}

/* Bytes not yet handed out. */
static inline size_t bump_left(const struct bump *b)
{
    return (size_t)(b->end - b->next);
}

/* True if size bytes fit below the gate. The caller knows that size is at least
 * 1 and that next + size does not wrap around. */
static inline bool bump_fits(const struct bump *b, size_t size)
{
    return (uintptr_t)b->next + size <= (uintptr_t)b->gate;
}

/* size bytes, known to fit. */
static inline void *bump_advance(struct bump *b, size_t size)
{
    unsigned char *p = b->next;
    b->next = p + size;
    return p;
}

/* size bytes, not aligned; NULL and nothing changed if they do not fit.
 * size 0 gives the position and takes nothing. */
static inline void *bump_alloc(struct bump *b, size_t size)
{
    return size <= bump_left(b) ? bump_advance(b, size) : NULL;
}

/* size bytes whose first is at a multiple of align. NULL and nothing changed
 * if they do not fit, or if align is not a power of two. */
void *bump_alloc_aligned(struct bump *b, size_t size, size_t align);

/* Make the newest allocation, old_size bytes at p, new_size bytes long (longer
 * or shorter). False and nothing changed if it is not the newest or if the
 * span has no room for it. */
bool bump_grow(struct bump *b, void *p, size_t old_size, size_t new_size);

/* Take back everything handed out since the position was `next`. False and
 * nothing changed if that position is not one that was handed out. */
bool bump_rewind(struct bump *b, void *next);

/* Take back everything. */
void bump_reset(struct bump *b);

#endif
