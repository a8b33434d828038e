/* region.h - the one range of addresses that everything comes from, and the
 * tables that say what lies where in it.
 * Any thread; callable inside malloc. errno is preserved.
 *
 *     tables          base
 *     |slabs|runs|... | slab | slab | slab | ... | not mapped yet     ... |
 *                     |page|page|...      frontier
 *
 * Addresses are mapped when they are needed, slab by slab, and the tables with
 * them. The range lies where the system puts nothing of its own for a long
 * time; a slab in which something else is mapped nevertheless is left out.
 *
 * Page numbers count from base; page 0 is never taken, so 0 means none. What
 * the tables hold changes by atomic operations only, or belongs to whoever has
 * the pages that it is about: README.md has the words and the rules.
 * SPDX-License-Identifier: MIT */
#ifndef REGION_H
#define REGION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/num.h"
#include "heap/host.h"
#include "heap/stack.h"

/* At least the system's page. Where its size is known only at run time, the
 * largest that the architecture has. */
#ifndef PAGE_SHIFT
#if defined __x86_64__ || defined __i386__
#define PAGE_SHIFT 12
#else
#define PAGE_SHIFT 16
#endif
#endif
#define PAGE ((size_t)1 << PAGE_SHIFT)

/* 4 MiB, whatever the page: large blocks begin where a slab does. */
#ifndef SLAB_PAGES
#define SLAB_PAGES ((uint32_t)(4 * MIB >> PAGE_SHIFT))
#endif
#define SLAB_WORDS (SLAB_PAGES / 64)
#define SLAB_BYTES (SLAB_PAGES * PAGE)

_Static_assert(SLAB_PAGES % 64 == 0, "whole words");

/* The size of the smallest chunk. */
#ifndef GRANULE_SHIFT
#define GRANULE_SHIFT (PAGE_SHIFT > 15 ? PAGE_SHIFT : 15)
#endif
#define GRANULE ((size_t)1 << GRANULE_SHIFT)
#define GRANULE_PAGES ((uint32_t)(GRANULE / PAGE))
#define SLAB_GRANULES (SLAB_BYTES / GRANULE)

/* Which of its pages are free, and which may have memory; all zero before it is
 * opened. heap/slab.h. */
struct slab {
    _Atomic uint64_t free[SLAB_WORDS];
    _Atomic uint64_t dirty[SLAB_WORDS];
    _Atomic uint32_t hint; /* how many consecutive pages are free, at most */
};

/* What a slab can be, a bit each for 64 of them. One that is mapped but neither
 * open nor closed is taken as a whole. */
enum slab_flag {
    SLAB_MAPPED, /* the region's; others are left out, or come later */
    SLAB_OPEN,   /* its pages are taken one by one */
    SLAB_CLOSED, /* free as a whole, and not usable */
};
#define ROW_SLABS 64u
struct slab_row {
    _Atomic uint64_t flags[SLAB_CLOSED + 1];
};

/* The flags of many slabs lie together, since searches go through them; those
 * of the first slabs and their bitmaps lie in one page. */
#ifndef GROUP_SLABS
#define GROUP_SLABS 4096u
#endif
struct slab_group {
    struct slab_row rows[GROUP_SLABS / ROW_SLABS];
    struct slab slabs[GROUP_SLABS];
};

/* At the first page of a run. heap/run.h. */
struct run {
    uint32_t pages;
    uint32_t tag;
};

/* Larger chunks are two granules, or as many as fill 64 KiB. */
#ifndef CHUNK_BIG_SHIFT
#define CHUNK_BIG_SHIFT (GRANULE_SHIFT > 15 ? GRANULE_SHIFT : 16)
#endif

enum granule_state {
    GRANULE_NONE,
    GRANULE_SPAN,  /* blocks here are never freed one by one */
    CHUNK_OPEN,    /* its heap takes places from it */
    CHUNK_RETIRED, /* too full to go through again */
    CHUNK_LISTED,  /* worth going through again; in its heap's list */
    CHUNK_POSTED,  /* the same; in its heap's inbox */
    CHUNK_CLAIMED, /* one thread looks whether to list or release it */
};

/* At the first granule of a chunk. heap/chunk.h. */
struct chunk {
    _Atomic uint32_t freed; /* bytes, by others than its heap's thread */
    _Atomic int32_t margin; /* bytes; see chunk_live */
    uint32_t newer, older;  /* in its heap's list */
    uint32_t posted;        /* the next in its heap's inbox */
    _Atomic uint32_t heap;  /* number */
    uint32_t ready;         /* bytes from its start on that have places */
    _Atomic uint8_t state;
    uint8_t class;
    bool clean;       /* the rest of it is zero */
    _Atomic bool odd; /* the program changed its pages */
};

struct region {
    uintptr_t base;
    uint32_t pages;
    uint32_t huge_from; /* huge pages from this page on; UINT32_MAX: none */
    uint32_t in_first;  /* pages of the first slab that may be used */
    struct slab_group *groups;
    struct run *runs;
    struct chunk *chunks;
    int32_t *levels;    /* by granule; heap/chunk.h */
    int32_t *levels_at; /* the same by (address >> GRANULE_SHIFT) */
    uint64_t *births;   /* of runs, by page; only if region_has_births */
    char *heaps;        /* heap/cursor.h */
    uint32_t random;    /* of all seals */
    bool drained;
    struct stack remainders; /* of spans; heap/span.c */
    struct stack abandoned_heaps;
    _Atomic uint32_t frontier;  /* slabs ever opened */
    _Atomic uint32_t in_tables; /* slabs that the tables have room for */
    _Atomic uint32_t heaps_made;
    _Atomic uint32_t threads; /* that have a heap */
    uint32_t heaps_max;
};

/* Hidden where it is declared, too, or the compiler goes through the GOT. */
extern __attribute__((visibility("hidden"))) struct region region;
extern __attribute__((visibility("hidden"))) _Atomic int region_state;

/* An address above everything that was ever opened. */
extern __attribute__((visibility("hidden"))) _Atomic uintptr_t region_end;

/* The same for the hot paths of free and realloc, or 0 while every call takes a
 * detour (cursor_detour). */
extern __attribute__((visibility("hidden"))) _Atomic uintptr_t region_hot_end;
extern __attribute__((visibility("hidden"))) bool region_detoured;

/* Blocks have births (heap/birth.h). Set before there is a region, or never. */
extern __attribute__((visibility("hidden"))) bool region_has_births;

enum { REGION_NONE, REGION_BEING_MADE, REGION_READY };

/* True if there is a region. */
static inline bool region_exists(void)
{
    return atomic_load_explicit(&region_state, memory_order_acquire) ==
           REGION_READY;
}

/* Find addresses for the region, fewer if need be, and lay out its tables.
 * Returns false if the system refuses them. Called once, by one thread. */
bool region_make(void);

/* Read the settings again: they came after the region was made. */
void region_settings_changed(void);

/* Page 0 stands for none, and is in nobody's run. */
#define NO_PAGE 1u

static inline size_t region_bytes(void)
{
    return (size_t)region.pages << PAGE_SHIFT;
}

static inline uint32_t page_of(const void *p)
{
    return (uint32_t)(((uintptr_t)p - region.base) >> PAGE_SHIFT);
}

static inline struct slab *slab_at(struct slab_group *groups, uint32_t slab)
{
    return &groups[slab / GROUP_SLABS].slabs[slab % GROUP_SLABS];
}

static inline struct slab_row *row_at(struct slab_group *groups, uint32_t slab)
{
    return &groups[slab / GROUP_SLABS].rows[slab % GROUP_SLABS / ROW_SLABS];
}

static inline bool slab_is(struct slab_group *groups, uint32_t slab,
                           enum slab_flag flag)
{
    return atomic_load_explicit(&row_at(groups, slab)->flags[flag],
                                memory_order_relaxed) >>
               slab % ROW_SLABS &
           1;
}

/* Threads that have a heap. */
static inline uint32_t region_threads(void)
{
    return atomic_load_explicit(&region.threads, memory_order_relaxed);
}

/* True if p lies between the region's base and the end of what was opened. */
static inline bool region_spans(const void *p)
{
    return (uintptr_t)p - region.base <
           atomic_load_explicit(&region_end, memory_order_relaxed) -
               region.base;
}

/* True if p lies in a part of the region that was opened. Reads nothing through
 * p. */
static inline bool region_owns(const void *p)
{
    return region_spans(p) &&
           slab_is(region.groups, page_of(p) / SLAB_PAGES, SLAB_MAPPED);
}

static inline void *page_at(uint32_t page)
{
    return (void *)(region.base + ((uintptr_t)page << PAGE_SHIFT));
}

static inline size_t granule_of(const void *p)
{
    return ((uintptr_t)p - region.base) >> GRANULE_SHIFT;
}

/* How many pages n bytes need, n <= SIZE_MAX / 2. */
static inline size_t pages_for(size_t n)
{
    return (n + PAGE - 1) >> PAGE_SHIFT;
}

/* Make the tables for the first n slabs usable. False if refused. */
bool region_commit_tables(uint32_t n);

/* A new heap's memory, zeroed, and *number, its number. NULL if there is none.
 */
#define HEAP_BYTES ((size_t)4096)
#define HEAPS_MAX 65536u
void *region_take_heap(uint32_t *number);

static inline void *region_heap(uint32_t number)
{
    return region.heaps + number * HEAP_BYTES;
}

#endif
