/* large.c - blocks of their own.
 * Any thread may resize a block, one at a time; callable inside malloc; no
 * lock. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/large.h"

#include <string.h>

#include "core/block.h"
#include "heap/extent.h"
#include "heap/pages.h"
#include "os/memory.h"

/* On the page that holds the size word, which is the extent's first unless the
 * payload is aligned to more than a page. */
struct large {
    unsigned char *start; /* of the extent */
    unsigned char *limit; /* end of the room that belongs to it */
    size_t moved;         /* 1: its pages came from elsewhere */
};

/* From the start of that page to the payload, at least. */
#define LARGE_LEAD ((size_t)32)

_Static_assert(sizeof(struct large) + BLOCK_WORD <= LARGE_LEAD, "lead");

/* Each room, and each extent that pages have moved to, can cost two of the
 * 65,530 mappings that Linux grants a process (vm.max_map_count): while there
 * are that many, blocks are copied. */
#define MOVES_MAX 1000

/* Addresses are free, memory is not: room above a block that has shown that it
 * grows, so that it need not move again. A share of what is free, so that it
 * never runs out. */
#define ROOM_SHARE 1024
#define ROOM_MAX (1 * GIB)

static struct large *large_of(const void *p)
{
    uintptr_t word = (uintptr_t)block_word(p);
    return (struct large *)num_align_down(word, region_peek()->page_size);
}

static unsigned char *large_end(void *p)
{
    return (unsigned char *)p + block_size(p);
}

static void large_set_end(void *p, unsigned char *end)
{
    block_resize(p, (size_t)(end - (unsigned char *)p));
}

/* Let p be the payload of the extent. */
static void large_begin(void *p, unsigned char *start,
                        const struct extent *extent)
{
    *large_of(p) = (struct large){start, extent->limit, 0};
    block_set(p, 0, BLOCK_LARGE);
    large_set_end(p, extent->end);
}

void *large_take(struct region *r, size_t n, size_t align, size_t *dirty,
                 enum heap_refusal *why)
{
    size_t page = r->page_size, lead = num_clamp(align, LARGE_LEAD, page);
    struct region_request q = {.align = page};
    struct extent extent;
    *why = REFUSED_BY_REGION;
    if (n > PTRDIFF_MAX / 2 || align > PTRDIFF_MAX / 4)
        return NULL;
    q.size = num_align_up(lead + n + BLOCK_WORD, page);
    if (align > page) {
        q.align = align;
        q.lead = lead;
    }
    unsigned char *start = extent_take(r, &q, &extent);
    *why = q.refusal;
    if (!start)
        return NULL;
    *dirty = extent.dirty ? extent.dirty - lead : 0;
    large_begin(start + lead, start, &extent);
    return start + lead;
}

void *large_extent(void *p, struct extent *extent)
{
    struct large *large = large_of(p);
    *extent = (struct extent){.end = large_end(p), .limit = large->limit};
    return large->start;
}

/* Where pages have moved to, a new mapping merges with those beside it. */
static bool extent_renew(struct region *r, unsigned char *start, size_t size,
                         bool empty)
{
    if (!os_renew(start, size))
        return false;
    pages_renewed(r, start, size);
    if (!empty)
        atomic_fetch_sub_explicit(&r->handed, size, memory_order_relaxed);
    return true;
}

/* The extent goes back. */
static void extent_leave(struct region *r, unsigned char *start,
                         const struct extent *extent, bool moved, bool empty)
{
    if (moved && extent_renew(r, start, (size_t)(extent->end - start), empty)) {
        atomic_fetch_sub_explicit(&r->moves, 1, memory_order_relaxed);
        empty = true;
    }
    extent_give(r, start, extent, empty);
}

/* A program may have protected whole pages of its own; whoever has them next
 * needs to write. */
static void large_unprotect(struct region *r, void *p)
{
    if (!((uintptr_t)p & (r->page_size - 1)))
        os_commit(p, (size_t)(large_end(p) - (unsigned char *)p));
}

void large_free(struct region *r, void *p)
{
    struct extent extent;
    unsigned char *start = large_extent(p, &extent);
    bool moved = large_of(p)->moved;
    large_unprotect(r, p);
    extent_leave(r, start, &extent, moved, false);
}

void large_shrink(struct region *r, void *p, size_t n)
{
    struct extent tail;
    unsigned char *start = large_extent(p, &tail);
    size_t keep = num_align_up(
        (size_t)((unsigned char *)p - start) + n + BLOCK_WORD, r->page_size);
    if (tail.limit > tail.end || (size_t)(tail.end - start) <= keep)
        return;
    large_unprotect(r, p);
    large_of(p)->limit = start + keep;
    large_set_end(p, start + keep);
    extent_give(r, start + keep, &tail,
                large_of(p)->moved &&
                    extent_renew(r, start + keep,
                                 (size_t)(tail.end - start) - keep, false));
}

/* Let the extent end at `end` or a little later, if its room or the free end
 * of the region allows. */
static bool large_extend(struct region *r, void *p, size_t n)
{
    struct large *large = large_of(p);
    unsigned char *end = large_end(p);
    size_t need = num_align_up(n - block_capacity(p), r->page_size);
    size_t want = num_align_up(need + n / 8, r->page_size);
    size_t room = (size_t)(large->limit - end);
    if (need <= room) {
        want = num_min(want, room);
        if (!region_open_room(r, large->start, end, want) &&
            !region_open_room(r, large->start, end, want = need))
            return false;
    } else if (room) {
        return false;
    } else if (!region_extend(r, end, want)) {
        want = extent_extend(r, end, need, want);
        if (!want && !region_extend(r, end, want = need))
            return false;
    }
    large_set_end(p, end + want);
    if (large->limit < end + want)
        large->limit = end + want;
    return true;
}

/* Copy, giving the old pages back on the way, so that memory does not double.
 * True if all were taken back: locked ones are not. */
static bool pages_copy(unsigned char *from, unsigned char *to, size_t size)
{
    size_t piece = LARGE_MIN;
    bool empty = true;
    for (size_t done = 0; done < size; done += piece) {
        piece = num_min(piece, size - done);
        memcpy(to + done, from + done, piece);
        empty &= os_advise(from + done, piece, OS_RELEASE);
    }
    return empty;
}

/* Move the pages of [from, from + size) to `to`. Several mappings cannot move
 * at once, so halve until each part lies in one; copy what cannot move. True
 * if nothing is left at `from`. */
static bool pages_move(unsigned char *from, unsigned char *to, size_t size)
{
    size_t half = num_align_up(size / 2, os_page_size());
    if (os_move(from, to, size))
        return true;
    if (half < LARGE_MIN)
        return pages_copy(from, to, size);
    bool empty = pages_move(from, to, half);
    return pages_move(from + half, to + half, size - half) && empty;
}

/* Carry the block to an extent for n bytes elsewhere. */
static void *large_move(struct region *r, void *p, size_t n,
                        enum heap_refusal *why)
{
    struct extent old_extent, extent;
    unsigned char *old = large_extent(p, &old_extent);
    large_unprotect(r, p);
    size_t lead = (size_t)((unsigned char *)p - old);
    size_t size = (size_t)(old_extent.end - old);
    bool pinned = block_is_pinned(p), may_move = r->moves < MOVES_MAX;
    bool moved = large_of(p)->moved;
    struct region_request q = {
        .size = num_align_up(lead + n + BLOCK_WORD, r->page_size),
        .align = r->page_size,
    };
    if (!pinned) /* else the old extent counts until the rewind */
        q.carried = size;
    if (!pinned && size >= r->huge_size) {
        /* Congruent in the huge page, so that whole page tables move. */
        q.align = r->huge_size;
        q.lead = -(uintptr_t)old & (r->huge_size - 1);
    }
    if (!pinned && may_move && !r->recycles)
        q.room = num_max(n, num_min(region_free(r) / ROOM_SHARE, ROOM_MAX));
    unsigned char *start = extent_take(r, &q, &extent);
    *why = q.refusal;
    if (!start)
        return NULL;
    if (may_move)
        atomic_fetch_add_explicit(&r->moves, 1, memory_order_relaxed);
    bool empty = (may_move ? pages_move : pages_copy)(old, start, size);
    if (!empty) /* locked pages did not come along */
        atomic_fetch_add_explicit(&r->handed, q.carried, memory_order_relaxed);
    if (r->recycles && !pinned)
        extent_leave(r, old, &old_extent, moved, empty);
    large_begin(start + lead, start, &extent);
    large_of(start + lead)->moved = may_move;
    return start + lead;
}

void *large_grow(struct region *r, void *p, size_t n, enum heap_refusal *why)
{
    *why = REFUSED_BY_REGION;
    if (n > PTRDIFF_MAX / 2)
        return NULL;
    if (!block_is_pinned(p) && large_extend(r, p, n))
        return p;
    void *to = large_move(r, p, n + n / 4, why);
    return to ? to : large_move(r, p, n, why);
}
