/* slab.h - bitmaps that say which pages of a slab are free, and which slabs are
 * open or closed.
 * Any thread; no system calls; never waits for another thread.
 *
 * A page is claimed by clearing its bit in `free`; whoever finds it clear goes
 * elsewhere. So a thread that is stopped anywhere in here holds up nobody, and
 * at worst keeps the pages that it was about to claim or release. `dirty` says
 * that a page may have memory that is not zero; it changes only while the page
 * is claimed, by whoever has claimed it.
 * SPDX-License-Identifier: MIT */
#ifndef SLAB_H
#define SLAB_H

#include "heap/region.h"

/* Set a flag of n slabs; clear it. */
void slabs_set(struct slab_group *groups, uint32_t first, uint32_t n,
               enum slab_flag flag);
void slabs_clear(struct slab_group *groups, uint32_t first, uint32_t n,
                 enum slab_flag flag);

/* Claim n closed slabs by clearing that flag. Returns false and changes nothing
 * if one of them is not closed. */
bool slabs_claim(struct slab_group *groups, uint32_t first, uint32_t n);

/* The first slab of [from, end) that is open, or closed, or either; `end` if
 * there is none. */
uint32_t slabs_next_open(struct slab_group *groups, uint32_t from,
                         uint32_t end);
uint32_t slabs_next_closed(struct slab_group *groups, uint32_t from,
                           uint32_t end);
uint32_t slabs_next(struct slab_group *groups, uint32_t from, uint32_t end);

/* The first slab of [from, end) that is open if `from` is not, or the other way
 * round; `end` if there is none. */
uint32_t slabs_of_a_kind(struct slab_group *groups, uint32_t from,
                         uint32_t end);

/* The first of n consecutive closed slabs in [from, end); `end` if there are
 * none. */
uint32_t slabs_find_closed(struct slab_group *groups, uint32_t from,
                           uint32_t end, uint32_t n);

/* Claim the pages [first, first + n). *dirty is set to how many of them are
 * dirty. Returns false and changes nothing if one of them is not free. */
bool slab_claim(struct slab_group *groups, uint32_t first, uint32_t n,
                uint32_t *dirty);

/* Make the claimed pages [first, first + n) free, all dirty or all clean. */
void slab_release(struct slab_group *groups, uint32_t first, uint32_t n,
                  bool dirty);

/* The offset in the slab of n consecutive free pages, a multiple of align (a
 * power of two, at most SLAB_PAGES); SLAB_PAGES if there are none. They are not
 * claimed yet. */
uint32_t slab_find(struct slab *slab, uint32_t n, uint32_t align);

/* True if the slab is known not to have n consecutive free pages. */
static inline bool slab_lacks(const struct slab *slab, uint32_t n)
{
    /* The low half is 1 + how many there are at most; 0: unknown. */
    uint32_t hint = atomic_load_explicit(&slab->hint, memory_order_relaxed);
    return (hint & 0xffff) && n >= (hint & 0xffff);
}

/* True if the page at that offset is free. */
static inline bool slab_page_is_free(const struct slab *slab, uint32_t offset)
{
    return atomic_load_explicit(&slab->free[offset / 64],
                                memory_order_relaxed) >>
               offset % 64 &
           1;
}

/* Of 64 pages, those that may have memory: a bit each. */
static inline uint64_t slab_not_clean(const struct slab *slab, uint32_t word)
{
    return ~atomic_load_explicit(&slab->free[word], memory_order_relaxed) |
           atomic_load_explicit(&slab->dirty[word], memory_order_relaxed);
}

/* True if pages [0, n) of the slab are free. */
bool slab_begins_free(const struct slab *slab, uint32_t n);

/* The first consecutive free pages from offset `from` on of which at least one
 * is dirty, at most `most`: *n of them, at the offset that is returned.
 * SLAB_PAGES if there are none. Fewer than `least`, a power of two up to 32,
 * are skipped where that can be seen cheaply. */
uint32_t slab_find_idle(const struct slab *slab, uint32_t from, uint32_t least,
                        uint32_t most, uint32_t *n);

#endif
