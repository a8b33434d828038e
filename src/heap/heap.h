/* heap.h - blocks: take, resize, and what a block's size is.
 * Any thread; callable inside malloc; no lock.
 *
 * Every function that returns a block returns NULL with errno ENOMEM when there
 * is no memory; then nothing has changed. On success errno is preserved.
 * Blocks are aligned to 16 bytes and at least as large as asked for; a size of
 * 0 gives a block of its own.
 * SPDX-License-Identifier: MIT */
#ifndef HEAP_H
#define HEAP_H

#include <string.h>

#include "heap/cursor.h"

/* True if heap_take_small(n) may be called: one comparison of the raw size and
 * one of two words of the cursor. */
static inline bool heap_is_roomy(size_t n)
{
    return n <= BLOCK_SMALL_MAX && bump_is_roomy(&cursor_self.bump);
}

static inline void *heap_take_small(size_t n)
{
    size_t size = block_size_for(n);
    void *p = bump_advance(&cursor_self.bump, size);
    block_set(p, size, 0);
    return p;
}

/* The same, zero. Memory that was never handed out is zero already. */
static inline void *heap_take_small_zeroed(size_t n)
{
    void *p = heap_take_small(n);
    if (__builtin_expect(!bump_is_fresh(&cursor_self.bump, p), 0))
        memset(p, 0, n);
    return p;
}

/* The same in the last BUMP_ROOM bytes of a chunk, or NULL. */
static inline void *heap_take_last(size_t n)
{
    struct bump *b = &cursor_self.bump;
    size_t size = block_size_for(n);
    if (n > BLOCK_SMALL_MAX || b->safe <= b->base || size > bump_left(b))
        return NULL;
    return heap_take_small(n);
}

/* n bytes: every case that these two do not cover, and theirs. */
void *heap_take(size_t n);

/* n bytes at a multiple of align, a power of two. */
void *heap_take_aligned(size_t n, size_t align);

/* n bytes, zero. */
void *heap_take_zeroed(size_t n);

/* p, any pointer, is no longer used. Only where a region exists; a pointer that
 * is not ours is passed on to the host. */
void heap_free(void *p);

/* The block p, now of at least n bytes, with min(old capacity, n) bytes kept.
 * p must lie in the region. */
void *heap_resize(void *p, size_t n);

/* Capacity of a block of the region. */
size_t heap_capacity(const void *p);

struct heap_numbers {
    size_t handed_bytes;    /* taken from the region */
    size_t free_bytes;      /* of these, what is left of this thread's chunks
                               and what waits with its pages; as of now */
    size_t committed_bytes; /* usable addresses */
    size_t reserved_bytes;  /* the region's size */
};

/* Zeros while there is no region. */
struct heap_numbers heap_numbers(void);

#endif
