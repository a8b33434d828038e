/* run.h - blocks that are runs of whole pages, and the ones a thread keeps.
 * Any thread may free or resize a block, one at a time; bins are their
 * owner's. Callable inside malloc; nothing here waits. errno is preserved.
 *
 * The payload is the run's pages, no more: what is to be known about it is in
 * the table, at its first page.
 *
 *     pages   how many
 *     tag     31 live  30 kept  29 pinned  28 moved  27 odd    5..0 class
 *             a kept one's tag has the next in its bin instead, in 27..0
 *
 * A run that is freed is kept in a bin of its freer, by class of size, as far
 * as the owner may keep; the others are released.
 * SPDX-License-Identifier: MIT */
#ifndef RUN_H
#define RUN_H

#include "core/class.h"
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
    uint32_t home;           /* slab where one was found last */
    uint32_t classes;        /* that are kept: RUN_CLASSES - 1; 0: none is */
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
 * NULL: see *why. */
void *run_take(struct bins *bins, size_t n, size_t align, size_t *dirty,
               enum heap_refusal *why);

/* One of `pages` pages that the thread keeps, or a little more. NULL if it has
 * none. */
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
    return page_at(page);
}

/* The same, if the one of that class that was kept last is aligned. */
static inline void *run_take_aligned(struct bins *bins, unsigned class,
                                     size_t align)
{
    uint32_t page = bins->first[class];
    if (align > PAGE && (!page || (uintptr_t)page_at(page) & (align - 1)))
        return NULL;
    return run_take_kept(bins, class);
}

/* The block is nobody's any more, and its pages go back. */
void run_release(void *p);

/* The same, but the thread keeps it. False and nothing changed if it is of no
 * class, or not like others, or no block. */
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

/* The bins' owner begins, and ends: nothing is kept then. */
void bins_open(struct bins *bins);
void bins_close(struct bins *bins);

/* Release what is kept until at most `pages` are left. */
void bins_shrink(struct bins *bins, uint32_t pages);

/* Cut the block down to n bytes, n > 0. */
void run_shrink(void *p, size_t n);

/* Make the block hold at least n bytes, more than its capacity, where it is.
 * False and nothing changed if what is behind it is not free. */
bool run_extend(void *p, size_t n);

/* The same elsewhere; a pinned block stays as well. From RUN_MOVE_MIN on the
 * pages move, smaller blocks are copied: a part of a huge page that moves
 * splits it, and what lies beside it gets small pages (perl: 3,990 faults with
 * 256 KiB, 960 with 1 MiB). On failure NULL: it is as it was; see *why. */
#define RUN_MOVE_MIN MIB
void *run_grow(void *p, size_t n, enum heap_refusal *why);

/* The program has done something to the pages [start, start + size), which lie
 * in the region, other than to write to them. */
void run_mark_odd(void *start, size_t size);

#endif
