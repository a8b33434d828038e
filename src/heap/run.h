/* run.h - blocks that are runs of whole pages, and the ones a thread keeps.
 * Any thread may free or resize a block; bins are touched by their owner only.
 * Callable inside malloc; never waits for another thread. errno is preserved.
 *
 * The payload is the whole run. What is known about it is in the region's
 * table, in the row of its first page:
 *
 *     pages   how many
 *     tag     31 live  30 kept  29 pinned  28 moved  27 odd    5..0 class
 *             a kept one's tag has the next in its bin instead, in 27..0
 *
 * A run that is freed is kept in a bin of the thread that frees it, up to a
 * bound for each thread; beyond that it is released.
 * SPDX-License-Identifier: MIT */
#ifndef RUN_H
#define RUN_H

#include "core/block.h"
#include "heap/classes.h"
#include "heap/pages.h"

#define RUN_LIVE ((uint32_t)1 << 31)
#define RUN_KEPT ((uint32_t)1 << 30)
#define RUN_PINNED ((uint32_t)1 << 29) /* only a rewind takes it back */
#define RUN_MOVED ((uint32_t)1 << 28)  /* its pages came from elsewhere */
#define RUN_ODD ((uint32_t)1 << 27)    /* the program changed its pages */
#define RUN_CLASS ((uint32_t)63)
#define RUN_NEXT ((RUN_PINNED >> 1) - 1)

/* Runs of more than RUN_CLASS_MAX pages are not kept. */
struct bins {
    uint64_t filled;         /* a bit a class */
    uint32_t kept, kept_max; /* pages */
    int32_t live;            /* pages of runs taken less those freed here */
    uint32_t from_slab;      /* where one was found last */
    uint32_t classes;        /* RUN_CLASSES - 1; 0: nothing is kept */
    uint32_t first[RUN_CLASSES];
};

static inline struct run *run_at(const void *p)
{
    return &region.runs[page_of(p)];
}

/* True if p, a page's address in the region, begins a block. */
static inline bool run_is_live(const void *p)
{
    return run_at(p)->tag & RUN_LIVE;
}

static inline size_t run_capacity(const void *p)
{
    return (size_t)run_at(p)->pages << PAGE_SHIFT;
}

/* A block of n bytes at a multiple of align, a power of two that is at least a
 * page; its first *dirty bytes may not be zero. `bins` may be NULL. On failure
 * returns NULL and sets *why. */
void *run_take(struct bins *bins, size_t n, size_t align, size_t *dirty,
               enum heap_refusal *why);

/* A run of the class, or of one a little larger, from the bins. NULL if they
 * have none. */
static inline void *run_take_kept(struct bins *bins, unsigned class)
{
    uint32_t page = bins->first[class];
    if (__builtin_expect(!page, 0)) {
        /* A little larger will do, if it is not small: up to half as much. */
        uint64_t near = bins->filled >> class & (class > 4 ? 31 : 1);
        if (!near)
            return NULL;
        class += (unsigned)__builtin_ctzll(near);
        page = bins->first[class];
    }
    struct run *run = &region.runs[page];
    uint32_t next = run->tag & RUN_NEXT;
    bins->first[class] = next;
    if (!next)
        bins->filled &= ~((uint64_t)1 << class);
    bins->kept -= run->pages;
    bins->live += (int32_t)run->pages;
    run->tag = RUN_LIVE | class;
    return block_there(page_at(page));
}

/* The same for a block at a multiple of align: the run that was kept last, if
 * it happens to lie there. */
static inline void *run_take_aligned(struct bins *bins, unsigned class,
                                     size_t align)
{
    uint32_t page = bins->first[class];
    if (align > PAGE && (!page || (uintptr_t)page_at(page) & (align - 1)))
        return NULL;
    return run_take_kept(bins, class);
}

/* Give the block's pages back. */
void run_release(void *p);

/* Free the run by keeping it in a bin. Returns false and changes nothing if it
 * cannot be kept: too large, pinned, moved, odd, or not live. */
void bins_full(struct bins *bins);
static inline bool run_keep(struct bins *bins, struct run *run)
{
    uint32_t class = run->tag ^ RUN_LIVE;
    if (__builtin_expect(class - 1 >= bins->classes, 0))
        return false;
    run->tag = RUN_KEPT | bins->first[class];
    bins->first[class] = (uint32_t)(run - region.runs);
    bins->filled |= (uint64_t)1 << class;
    bins->live -= (int32_t)run->pages;
    bins->kept += run->pages;
    if (__builtin_expect(bins->kept > bins->kept_max, 0))
        bins_full(bins);
    return true;
}

/* A thread begins to use the bins; it ends, and what is kept is released. */
void bins_open(struct bins *bins);
void bins_close(struct bins *bins);

/* Release kept runs until at most `pages` are left. */
void bins_shrink(struct bins *bins, uint32_t pages);

/* Give back the pages of the block that n bytes do not need, n > 0. */
void run_shrink(void *p, size_t n);

/* Make the block hold n bytes, more than its capacity, where it is. Returns
 * false and changes nothing if the pages behind it cannot be taken. */
bool run_extend(void *p, size_t n);

/* The same elsewhere; returns where. The old run is given back, unless it is
 * pinned. From RUN_MOVE_MIN on the pages are moved; smaller blocks are copied,
 * because to move a part of a huge page splits it, and the rest of it becomes
 * small pages (perl: 3,990 faults with 256 KiB, 960 with 1 MiB). On failure
 * returns NULL, changes nothing and sets *why. */
#define RUN_MOVE_MIN MIB
void *run_grow(void *p, size_t n, enum heap_refusal *why);

/* Record that the program changed the protection, mapping or locking of the
 * pages [start, start + size), which lie in the region. */
void run_set_odd(void *start, size_t size);

#endif
