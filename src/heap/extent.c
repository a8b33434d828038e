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

/* How many classes still serve: up to half as much again. */
#define CLASSES_TO_TRY 5

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

/* A waiting piece of at least this many pages, from so many classes. */
static struct waiting *waiting_pop(struct region *r, size_t pages,
                                   unsigned classes)
{
    unsigned class = class_above(pages);
    unsigned end = (unsigned)num_min(class + classes, EXTENT_CLASSES);
    for (; class < end; class ++) {
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

/* A piece with addresses for q->size + q->room, committed as far as the size,
 * from so many classes. A live extent counts in full, a waiting one as far as
 * it has pages. */
static void *extent_reuse(struct region *r, const struct region_request *q,
                          unsigned classes, struct extent *extent)
{
    size_t pages = (q->size + q->room) / r->page_size;
    struct waiting *w = waiting_pop(r, pages, classes);
    if (!w)
        return NULL;
    unsigned char *end = (unsigned char *)w + q->size;
    size_t committed = (size_t)(w->extent.end - (unsigned char *)w);
    size_t whole = num_max(q->size, committed);
    size_t counted = w->extent.dirty + q->carried;
    if ((whole > counted && !limit_allows(r, whole - counted)) ||
        (committed < q->size &&
         !os_commit(w->extent.end, q->size - committed))) {
        waiting_push(r, w);
        return NULL;
    }
    if (w->extent.end < end)
        w->extent.end = end;
    atomic_fetch_add_explicit(&r->handed, whole - counted, /* may be less */
                              memory_order_relaxed);
    *extent = w->extent;
    if (extent->dirty > r->page_size)
        atomic_fetch_sub_explicit(&r->idle, extent->dirty,
                                  memory_order_relaxed);
    return w;
}

/* A new piece. */
static void *extent_begin(struct region *r, struct region_request *q,
                          struct extent *extent)
{
    unsigned char *start = region_take(r, q);
    if (start)
        *extent = (struct extent){
            .end = start + q->size,
            .limit = start + q->size + q->left,
        };
    return start;
}

/* What a request of that size is rounded to, so that it can be used again. */
static size_t class_size(const struct region *r, size_t size)
{
    return class_pages(class_above(size / r->page_size)) * r->page_size;
}

void *extent_take(struct region *r, struct region_request *q,
                  struct extent *extent)
{
    if (!atomic_load_explicit(&r->recycles, memory_order_relaxed))
        return extent_begin(r, q, extent);
    struct region_request rounded = *q;
    if (q->room)
        rounded.room = class_size(r, q->size + q->room) - q->size;
    else
        rounded.size = class_size(r, q->size);
    /* Where pages are to be carried, alignment only makes that cheaper. */
    bool any = q->align == r->page_size || q->carried;
    void *start = NULL;
    if (any)
        start = extent_reuse(r, &rounded, CLASSES_TO_TRY, extent);
    if (!start)
        start = extent_begin(r, &rounded, extent);
    if (!start) { /* scarce: the plain size, and from any class */
        q->room = 0;
        start = extent_begin(r, q, extent);
    }
    if (!start && any)
        start = extent_reuse(r, q, EXTENT_CLASSES, extent);
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
