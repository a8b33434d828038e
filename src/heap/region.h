/* region.h - the one reserved range of addresses that everything comes from.
 * Any thread; callable inside malloc; no lock. errno is preserved.
 *
 *     |struct|chunks and large extents->|           |<-extents with room|
 *     0                                low   frontier                  size
 *     |<------------ committed ------------->|
 *
 * Positions are offsets from the struct, which is the region's first bytes.
 * Everything below `frontier` is committed. Blocks that have shown that they
 * grow come from the top, each committed by itself, with free addresses above.
 * Memory is committed before its addresses are claimed, so that a refusal
 * leaves nothing behind.
 * SPDX-License-Identifier: MIT */
#ifndef REGION_H
#define REGION_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap/host.h"
#include "heap/pool.h"
#include "heap/stack.h"

/* Swept in bench/README.md. */
#ifndef CHUNK_SMALL_SHIFT
#define CHUNK_SMALL_SHIFT 10
#endif

enum { CHUNK_GROUPS = 3 };

struct region {
    size_t size;
    size_t drained_size; /* the same under drained, else 0 */
    size_t page_size;
    size_t huge_size;
    size_t huge_from; /* huge pages from this position on; SIZE_MAX: none */
    _Atomic uint64_t claimed; /* pages: low 32 bits below, high 32 on top */
    _Atomic size_t frontier;
    _Atomic size_t committed_high; /* bytes, at the high end */
    _Atomic size_t handed; /* bytes taken, less those whose pages moved on */
    _Atomic size_t checkpoint; /* look at the limit when handed passes this */
    _Atomic unsigned moves;    /* of large blocks' pages; heap/large.c */
    _Atomic bool recycles;     /* memory that nobody uses is handed out again */
    bool drained;              /* and free finds it: heap/chunk.h */
    int32_t *counters;         /* of chunks; heap/chunk.h */
    struct pool_tag *tags;     /* of pages; heap/pool.h */
    struct stack drained_chunks[CHUNK_GROUPS]; /* lists; heap/chunk.c */
    struct stack remainders[CHUNK_GROUPS];     /* heap/cursor.c */
    struct stack pending;                      /* heap/extent.c */
    struct pool pool;
};

static inline uint32_t pool_dirty(const struct region *r)
{
    return atomic_load_explicit(&r->pool.dirty, memory_order_relaxed);
}

/* The region; reserved at the first call. NULL if there are no addresses to be
 * had. *opened says whether this call reserved it. */
struct region *region_get(bool *opened);

/* The memory behind the struct, for the thread that opened the region: *size
 * bytes that end where the next extent will begin. */
void *region_first_chunk(struct region *r, size_t *size);

/* Hidden where it is declared, too, or the compiler goes through the GOT. */
extern
    __attribute__((visibility("hidden"))) _Atomic(struct region *) region_self;

/* The region if there is one yet. */
static inline struct region *region_peek(void)
{
    return atomic_load_explicit(&region_self, memory_order_acquire);
}

/* True if p lies in the region. Reads nothing through p. */
static inline bool region_owns(const void *p)
{
    const struct region *r = region_peek();
    return r && (uintptr_t)p - (uintptr_t)r < r->size;
}

/* Settings that came after the region was reserved: the size can still sink. */
void region_settings_changed(void);

/* Bytes of addresses that nobody has claimed. */
size_t region_free(const struct region *r);

struct region_request {
    size_t size;  /* bytes, a multiple of the page size */
    size_t align; /* start + lead is a multiple of this, a power of two that is
                     at least a page */
    size_t lead;
    size_t carried; /* bytes that will come with their pages: no new memory */
    size_t room;    /* addresses to leave free above it; fewer if scarce */
    size_t left;    /* set: how many were left free above it */
    size_t gap;     /* set: bytes before it that alignment leaves over */
    enum heap_refusal refusal; /* set when the answer is no */
};

/* Committed, zeroed memory of a size. NULL: see q->refusal. */
void *region_take(struct region *r, struct region_request *q);

/* The `more` bytes (a multiple of the page size) from end on, if nothing else
 * has been taken since what ends there. */
bool region_extend(struct region *r, void *end, size_t more);

/* Commit `more` bytes of the room above the extent [start, end). */
bool region_open_room(struct region *r, void *start, void *end, size_t more);

#endif
