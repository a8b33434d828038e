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

/* *block is a new small block of that size. False and nothing changed if the
 * thread's chunk has no room for it. */
static inline bool heap_take_small(size_t size, void **block)
{
    struct bump *b = &cursor_self.bump;
    unsigned char *p = b->next;
    /* No code. But gcc 12 then has p where malloc returns it: a move less. */
    __asm__("" : "+r"(p));
    if ((uintptr_t)p + size > (uintptr_t)b->gate)
        return false;
    b->next = p + size;
    block_set(p, size, 0);
    *block = p;
    return true;
}

/* True if p, this thread's newest block, lies where nothing has lain before. */
static inline bool heap_is_fresh(const void *p)
{
    return bump_is_fresh(&cursor_self.bump, p);
}

/* n bytes: every case that heap_take_small does not cover, and that one. */
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
