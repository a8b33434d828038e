/* heap.h - blocks: take, free, resize, and ask for their size.
 * Any thread; callable inside malloc. Nothing here waits for another thread,
 * but for the first calls of a process: see thread_open.
 *
 * Every function that returns a block returns NULL with errno ENOMEM when there
 * is no memory; then nothing has changed. On success errno is preserved.
 * Blocks are aligned to 16 bytes and at least as large as asked for; a size of
 * 0 gives a block of its own.
 *
 * A thread bumps through spans with its cursor, or, under drained, through
 * chunks with its heap: one cursor for each class of sizes.
 * SPDX-License-Identifier: MIT */
#ifndef HEAP_H
#define HEAP_H

#include "heap/chunk.h"

/* --- the hot paths --- */

/* Set *block to a new block of `size` bytes. Returns false and changes nothing
 * if the thread's span has no room for it. */
static inline bool heap_take_small(size_t size, void **block)
{
    struct bump *b = &cursor_self.bump;
    unsigned char *p = b->next;
    /* This adds no code. It makes gcc 12 keep p in the register in which malloc
     * returns it, which saves a move. */
    __asm__("" : "+r"(p));
    if ((uintptr_t)p + size > (uintptr_t)b->gate)
        return false;
    b->next = p + size;
    block_set(p, size);
    *block = p;
    return true;
}

/* The cursor for places of that size, up to CHUNK_SMALL_BLOCK. */
static inline struct places *heap_places(struct heap *h, size_t size)
{
    return (struct places *)((char *)h->at +
                             size * (sizeof(struct places) / BLOCK_ALIGN));
}

/* The next place of that size, up to CHUNK_SMALL_BLOCK. NULL if it is in use.
 */
static inline void *heap_take_place(size_t size)
{
    return places_take(heap_places(cursor_self.heap, size), size);
}

/* A block of that size, where the cursor's next place is not free: further on
 * in the chunk, or in another chunk. */
void *heap_take_further(struct places *s, size_t size);

/* Under drained: a block of n > BLOCK_SMALL_MAX bytes. */
void *heap_take_larger(size_t n);

/* True if p, this thread's newest block in a span, lies where nothing has lain
 * before. */
static inline bool heap_is_fresh(const void *p)
{
    return bump_is_fresh(&cursor_self.bump, p);
}

/* Free p, which is not one of this thread's own small blocks; and p, the
 * address of a page in the region. */
void heap_free_other(void *p);
void heap_free_page(void *p);

/* Free p, which is not a block of at most CHUNK_SMALL_BLOCK bytes in a chunk of
 * h; `sealed` is what seal_size says of it. */
void heap_free_place(struct heap *h, void *p, uint64_t sealed);

/* An address that may grow meanwhile. */
static inline uintptr_t heap_read(const _Atomic uintptr_t *end)
{
#ifdef SEAL_PLAIN
    return *(const uintptr_t *)end; /* part of the comparison */
#else
    return atomic_load_explicit(end, memory_order_relaxed);
#endif
}

/* Free p, any address from heap_free_from on and below region_end. */
static inline void heap_free(void *p)
{
    if (__builtin_expect(!((uintptr_t)p & (PAGE - 1)), 0)) {
        heap_free_page(p);
        return;
    }
    struct heap *h = cursor_self.heap;
    uint64_t sealed = seal_size(seal_read(p), h->key);
    if (__builtin_expect(sealed > CHUNK_SMALL_BLOCK, 0)) {
        heap_free_place(h, p, sealed);
        return;
    }
    size_t size = (size_t)sealed;
    if (__builtin_expect(places_put(heap_places(h, size), p), 1))
        return;
    seal_break(p);
    chunk_uncount(h, p, size);
}

/* --- the rest --- */

/* A block of n bytes, in every case. */
void *heap_take(size_t n);

/* A block of n bytes at a multiple of align, a power of two. */
void *heap_take_aligned(size_t n, size_t align);

/* A block of n bytes that are zero. */
void *heap_take_zeroed(size_t n);

/* Make the block p hold at least n bytes; returns where it is now. The first
 * min(old capacity, n) bytes are kept. p must satisfy region_spans. */
void *heap_resize(void *p, size_t n);

/* The capacity of the block p, which region_owns. Reports misuse of `function`,
 * which does not return, if no block begins there. */
size_t heap_capacity(const void *p, const char *function);

/* Give back to the system all memory that can go. False if there was none. */
bool heap_trim(void);

struct heap_numbers {
    size_t held_bytes; /* used, or idle */
    size_t free_bytes; /* of these: idle, or left over in this thread's span
                          and open chunks, or in its bins */
    size_t committed_bytes; /* usable addresses */
    size_t reserved_bytes;  /* the region's size */
};

/* All zero while there is no region. */
struct heap_numbers heap_numbers(void);

#endif
