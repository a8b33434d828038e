/* extent.c - page-aligned pieces of the region, used again once given back.
 * Any thread; callable inside malloc; waits for the pool, but not without end.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/extent.h"

#include "core/num.h"
#include "heap/limit.h"
#include "os/memory.h"

/* Given-back memory that is kept for the next request, rather than returned to
 * the system: this much, or a share of what is in use. */
#define IDLE_MIN (16 * MIB)
#define IDLE_SHARE 8

/* A request that this share of what waits would cover, if it only lay together,
 * has it returned first. */
#define IDLE_PARTS 4

/* At the start of a piece that was given back while the pool was busy. */
struct pending {
    struct stack_node node;
    size_t size;
};

static bool recycles(const struct region *r)
{
    return atomic_load_explicit(&r->recycles, memory_order_relaxed);
}

static uint32_t pages_in(const struct region *r, size_t size)
{
    return (uint32_t)(size / r->page_size);
}

static uint32_t page_of(const struct region *r, const void *start)
{
    return pages_in(r, (uintptr_t)start - (uintptr_t)r);
}

static size_t idle_bytes(const struct region *r)
{
    return pool_dirty(r) * r->page_size;
}

/* Enter the pool, and put in it what was given back meanwhile. */
static bool enter(struct region *r)
{
    struct pending *p;
    if (!pool_enter(r))
        return false;
    while ((p = stack_pop(&r->pending, r)))
        pool_add(r, page_of(r, p), pages_in(r, p->size), POOL_DIRTY);
    return true;
}

static struct pool_place place_for(const struct region *r,
                                   const struct region_request *q)
{
    uint32_t align = pages_in(r, q->align);
    return (struct pool_place){
        .pages = pages_in(r, q->size),
        .align = align,
        .phase = pages_in(r, -((uintptr_t)r + q->lead) & (q->align - 1)),
    };
}

/* A piece that was given back. Pages to be carried want clean ones in their
 * place, since those that are there are lost. */
static unsigned char *reuse(struct region *r, struct region_request *q,
                            struct extent *extent)
{
    /* Sizes beyond the region's do not even fit a number of pages. */
    if (q->size > r->size || q->align > r->size || !enter(r))
        return NULL;
    const struct pool_place place = place_for(r, q);
    enum pool_kind kind = POOL_DIRTY;
    uint32_t first = q->carried ? 0 : pool_take(r, &place, kind);
    if (!first && idle_bytes(r) > IDLE_MIN &&
        q->size >= idle_bytes(r) / IDLE_PARTS)
        pool_purge(r);
    if (!first && limit_allows(r, q->size - q->carried)) {
        first = pool_take(r, &place, kind = POOL_CLEAN);
        if (first)
            atomic_fetch_add_explicit(&r->handed, q->size - q->carried,
                                      memory_order_relaxed);
    }
    pool_leave(r);
    if (!first)
        return NULL;
    unsigned char *start = (unsigned char *)r + first * r->page_size;
    *extent = (struct extent){
        .end = start + q->size,
        .limit = start + q->size,
        .dirty = kind == POOL_DIRTY ? q->size : 0,
    };
    return start;
}

/* Give the memory of the pool back to the system. False if it has none. */
static bool purge(struct region *r)
{
    if (!enter(r))
        return false;
    bool any = pool_dirty(r);
    pool_purge(r);
    pool_leave(r);
    return any;
}

/* [start, start + size) goes to the pool, `empty` if it has no memory. While
 * the pool is busy it waits for whoever enters next; as dirty, so it must be
 * among what was handed out. */
static void give(struct region *r, void *start, size_t size, bool empty)
{
    struct pending *p = start;
    if (enter(r)) {
        pool_add(r, page_of(r, start), pages_in(r, size),
                 empty ? POOL_CLEAN : POOL_DIRTY);
        pool_leave(r);
        return;
    }
    if (empty)
        atomic_fetch_add_explicit(&r->handed, size, memory_order_relaxed);
    p->size = size;
    stack_push(&r->pending, r, p);
}

/* A piece that nobody has had yet. */
static unsigned char *fresh(struct region *r, struct region_request *q,
                            struct extent *extent)
{
    unsigned char *start = region_take(r, q);
    if (!start)
        return NULL;
    if (q->gap && recycles(r)) /* what alignment leaves out */
        give(r, start - q->gap, q->gap, true);
    *extent = (struct extent){
        .end = start + q->size,
        .limit = start + q->size + q->left,
    };
    return start;
}

void *extent_take(struct region *r, struct region_request *q,
                  struct extent *extent)
{
    unsigned char *start = NULL;
    if (!recycles(r))
        return fresh(r, q, extent);
    if (!(start = reuse(r, q, extent)) && !(start = fresh(r, q, extent)) &&
        purge(r) && !(start = reuse(r, q, extent)))
        start = fresh(r, q, extent);
    return start;
}

/* True if that many more bytes may wait with their pages. */
static bool may_idle(const struct region *r, size_t size)
{
    size_t handed = atomic_load_explicit(&r->handed, memory_order_relaxed);
    size_t idle = idle_bytes(r);
    size_t used = handed > idle ? handed - idle : 0;
    return idle + size <= num_max(IDLE_MIN, used / IDLE_SHARE);
}

void extent_give(struct region *r, void *start, const struct extent *extent,
                 bool empty)
{
    size_t size = (size_t)(extent->end - (unsigned char *)start);
    bool high = (size_t)((char *)start - (char *)r) >= r->frontier;
    if (!empty && (high || !may_idle(r, size)) &&
        os_advise(start, size, OS_RELEASE)) {
        atomic_fetch_sub_explicit(&r->handed, size, memory_order_relaxed);
        empty = true;
    }
    if (!high) /* up there are no tags: from before anything was recycled */
        give(r, start, size, empty);
}

size_t extent_extend(struct region *r, unsigned char *end, size_t least,
                     size_t most)
{
    enum pool_kind kind;
    if (least > r->size) /* does not even fit a number of pages */
        return 0;
    most = num_min(most, r->size);
    if (!recycles(r) || !limit_allows(r, most) || !enter(r))
        return 0;
    size_t got =
        r->page_size * pool_take_at(r, page_of(r, end), pages_in(r, least),
                                    pages_in(r, most), &kind);
    pool_leave(r);
    if (got && kind == POOL_CLEAN)
        atomic_fetch_add_explicit(&r->handed, got, memory_order_relaxed);
    return got;
}
