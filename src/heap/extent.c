/* extent.c - page-aligned pieces of the region, used again once given back.
 * Any thread; callable inside malloc; no lock. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/extent.h"

#include "core/num.h"
#include "heap/limit.h"
#include "os/memory.h"

/* Given-back memory that is kept for the next request, rather than returned to
 * the system: this much, or a share of what is in use. */
#define IDLE_MIN (16 * MIB)
#define IDLE_SHARE 8

/* How many classes larger than asked for still serve: half as much again. */
#define CLASSES_TO_TRY 4

/* At the start of a piece that waits. */
struct waiting {
    struct stack_node node;
    struct extent extent;
};

/* The class that a piece of so many pages serves: exact up to 8 pages, then 8
 * steps a doubling, rounded down. */
static unsigned class_below(size_t pages)
{
    unsigned doubling = 0;
    while (pages >= 16) {
        pages /= 2;
        doubling++;
    }
    return doubling * 8 + (unsigned)pages;
}

/* The least number of pages in a class. */
static size_t class_pages(unsigned class)
{
    return class < 16 ? class : (size_t)(8 + class % 8) << (class / 8 - 1);
}

static unsigned class_above(size_t pages)
{
    unsigned class = class_below(pages);
    return class_pages(class) < pages ? class + 1 : class;
}

/* A waiting piece of at least this many pages. */
static struct waiting *waiting_pop(struct region *r, size_t pages)
{
    unsigned class = class_above(pages);
    unsigned last =
        (unsigned)num_min(class + CLASSES_TO_TRY, EXTENT_CLASSES - 1);
    for (; class <= last; class ++) {
        struct waiting *w = stack_pop(&r->waiting[class], r);
        if (w)
            return w;
    }
    return NULL;
}

static void waiting_push(struct region *r, struct waiting *w)
{
    size_t size = (size_t)(w->extent.limit - (unsigned char *)w);
    stack_push(&r->waiting[class_below(size / r->page_size)], r, w);
}

/* A piece with addresses for size + room, committed as far as size. */
static void *extent_reuse(struct region *r, size_t size, size_t room,
                          size_t carried, struct extent *extent)
{
    struct waiting *w = waiting_pop(r, (size + room) / r->page_size);
    if (!w)
        return NULL;
    unsigned char *end = (unsigned char *)w + size;
    size_t kept = num_add_capped(w->extent.dirty, carried);
    size_t whole = num_max(size, (size_t)(w->extent.end - (unsigned char *)w));
    size_t more = whole > kept ? whole - kept : 0;
    if (!limit_allows(r, more)) {
        waiting_push(r, w);
        return NULL;
    }
    if (w->extent.end < end) {
        if (!os_commit(w->extent.end, (size_t)(end - w->extent.end))) {
            waiting_push(r, w);
            return NULL;
        }
        w->extent.end = end;
    }
    atomic_fetch_add_explicit(&r->handed, more, memory_order_relaxed);
    *extent = w->extent;
    if (extent->dirty > r->page_size)
        atomic_fetch_sub_explicit(&r->idle, extent->dirty,
                                  memory_order_relaxed);
    return w;
}

void *extent_take(struct region *r, struct region_request *q,
                  struct extent *extent)
{
    size_t wanted = q->size;
    unsigned char *start;
    if (!atomic_load_explicit(&r->recycles, memory_order_relaxed))
        goto fresh;
    if (!q->room)
        q->size =
            class_pages(class_above(q->size / r->page_size)) * r->page_size;
    /* Where pages are to be carried, alignment only makes that cheaper. */
    if (q->align == r->page_size || q->carried) {
        start = extent_reuse(r, q->size, q->room, q->carried, extent);
        if (start)
            return start;
    }
fresh:
    start = region_take(r, q);
    if (!start && q->size > wanted) {
        q->size = wanted; /* the class is too large, this may still fit */
        start = region_take(r, q);
    }
    if (start)
        *extent = (struct extent){
            .end = start + q->size,
            .limit = start + q->size + q->left,
        };
    return start;
}

/* True if that many more bytes may wait with their pages. */
static bool may_idle(const struct region *r, size_t size)
{
    size_t handed = atomic_load_explicit(&r->handed, memory_order_relaxed);
    size_t idle = atomic_load_explicit(&r->idle, memory_order_relaxed);
    size_t used = handed > idle ? handed - idle : 0;
    return idle + size <= num_max(IDLE_MIN, used / IDLE_SHARE);
}

void extent_give(struct region *r, void *start, const struct extent *extent,
                 bool empty)
{
    struct waiting *w = start;
    size_t size = (size_t)(extent->end - (unsigned char *)start);
    size_t rest = size - r->page_size;
    w->extent = *extent;
    if (rest && !empty && !may_idle(r, size) &&
        os_advise((char *)start + r->page_size, rest, OS_RELEASE)) {
        empty = true;
        atomic_fetch_sub_explicit(&r->handed, rest, memory_order_relaxed);
    }
    w->extent.dirty = empty ? r->page_size : size;
    if (w->extent.dirty > r->page_size)
        atomic_fetch_add_explicit(&r->idle, size, memory_order_relaxed);
    waiting_push(r, w);
}
