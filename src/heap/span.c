/* span.c - spans: first small, then growing; extended in place while what is
 * behind them is free; the rest of an ended thread's span waits for the next
 * thread.
 * Each thread touches its own cursor only; callable inside malloc; nothing here
 * waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/span.h"

#include "heap/pages.h"

#define SPAN_MIN (16 * KIB)
#define SPAN_MAX (1 * MIB)
#define REMAINDER_MIN ((size_t)256) /* smaller ones are forgotten */

/* What an ended thread leaves of a span. */
struct remainder {
    struct stack_node node;
    unsigned char *end;
    unsigned char *fresh;
};

void span_leave(void)
{
    struct bump *b = &cursor_self.bump;
    struct remainder *rest = (struct remainder *)b->next;
    if (bump_left(b) >= REMAINDER_MIN) {
        *rest = (struct remainder){.end = b->end, .fresh = b->fresh};
        stack_push(&region.remainders, (void *)region.base, &rest->node);
    }
    bump_init(b, NULL, 0);
}

void span_take_left(void)
{
    struct bump *b = &cursor_self.bump;
    struct remainder *rest = stack_pop(&region.remainders, (void *)region.base);
    if (!rest)
        return;
    unsigned char *fresh = rest->fresh, *behind = (unsigned char *)(rest + 1);
    bump_init(b, rest, (size_t)(rest->end - (unsigned char *)rest));
    b->fresh = fresh > behind ? fresh : behind;
}

void span_set_granules(uint32_t first, uint32_t n, bool span)
{
    uint32_t last = (first + n - 1) / GRANULE_PAGES;
    for (uint32_t granule = first / GRANULE_PAGES; granule <= last; granule++)
        atomic_store_explicit(&region.chunks[granule].state,
                              span ? GRANULE_SPAN : GRANULE_NONE,
                              memory_order_relaxed);
}

/* Pages that become part of this thread's span. */
static void span_took(uint32_t first, uint32_t n, bool clean)
{
    span_set_granules(first, n, true);
    if (clean)
        pages_prepare(first, n);
    cursor_self.taken += n;
}

/* Let the span end `pages` later. */
static bool extend_by(size_t pages)
{
    struct bump *b = &cursor_self.bump;
    unsigned char *end = b->end;
    uint32_t n = (uint32_t)pages, dirty;
    if (!end || pages > region.pages || !pages_take_at(page_of(end), n, &dirty))
        return false;
    bump_set_end(b, end + (pages << PAGE_SHIFT));
    if (dirty)
        b->fresh = b->end;
    span_took(page_of(end), n, !dirty);
    return true;
}

/* Begin a new span. */
static bool span_take(size_t pages, enum heap_refusal *why)
{
    *why = REFUSED_BY_REGION;
    if (pages > region.pages)
        return false;
    struct pages_request q = {.pages = (uint32_t)pages, .align = 1};
    uint32_t first = pages_take(&q);
    *why = q.refusal;
    if (!first)
        return false;
    bump_init(&cursor_self.bump, (char *)page_at(first) + BLOCK_LEAD,
              (pages << PAGE_SHIFT) - BLOCK_LEAD);
    if (q.dirty)
        cursor_self.bump.fresh = cursor_self.bump.end;
    span_took(first, q.pages, !q.dirty);
    return true;
}

/* Pages to take for a span that needs `size` bytes now. */
static size_t span_step(size_t size)
{
    size_t step = cursor_self.taken / 2;
    return num_max(pages_for(size), num_clamp(step, SPAN_MIN >> PAGE_SHIFT,
                                              SPAN_MAX >> PAGE_SHIFT));
}

bool span_extend(size_t size)
{
    size_t need = pages_for(size), step = span_step(size);
    while (!extend_by(step)) {
        if (step == need)
            return false;
        step = num_max(step / 2, need); /* up to what is taken behind */
    }
    return true;
}

bool span_refill(size_t size, enum heap_refusal *why)
{
    size_t need = pages_for(size + BLOCK_LEAD);
    size_t step = span_step(size + BLOCK_LEAD);
    return span_extend(size) || span_take(step, why) ||
           (need < step && span_take(need, why));
}
