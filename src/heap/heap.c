/* heap.c - take blocks.
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * SPDX-License-Identifier: MIT */
#include "heap/heap.h"

#include <errno.h>
#include <string.h>

#include "heap/chunk.h"
#include "heap/journal.h"
#include "heap/limit.h"
#include "heap/opened.h"
#include "heap/request.h"
#include "heap/settle.h"
#include "heap/span.h"
#include "heap/tally.h"
#include "heap/thread.h"
#include "os/libc.h"

/* A request that was refused is tried again after all idle memory was given
 * back, if there is at least this share of the request. */
#define TRIM_SHARE 4

/* The bound to name in the report. */
static size_t refusal_bound(enum heap_refusal why)
{
    if (why == REFUSED_BY_LIMIT)
        return limit_bytes();
    return why == REFUSED_BY_REGION && region_exists() ? region_bytes() : 0;
}

__attribute__((cold, noinline)) void *heap_refuse(size_t n,
                                                  enum heap_refusal why)
{
    if (n <= PTRDIFF_MAX)
        host_report_full(why, n, refusal_bound(why));
    os_set_errno(ENOMEM);
    return NULL;
}

static void *take_run(struct request *r, struct bins *bins)
{
    return run_take(bins, r->n, num_max(r->align, PAGE), &r->dirty,
                    &r->refusal);
}

static void *begin_block(void *p, size_t size, struct request *r)
{
    r->dirty = bump_is_fresh(&cursor_self.bump, p) ? 0 : size;
    block_set(p, size);
    return p;
}

/* From the thread's span, which is extended or replaced as need be. */
static void *take_from_span(size_t size, struct request *r,
                            bool (*refill)(size_t, enum heap_refusal *))
{
    struct bump *b = &cursor_self.bump;
    void *p = bump_alloc_aligned(b, size, r->align);
    if (!p) {
        if (!refill(size + r->align - BLOCK_ALIGN, &r->refusal))
            return NULL;
        p = bump_alloc_aligned(b, size, r->align);
    }
    return begin_block(p, size, r);
}

/* Under a mark: listed, and pinned where free would find it. */
static void *take_marked(size_t size, struct request *r)
{
    if (r->n < RUN_MIN && r->align < RUN_MIN)
        return take_from_span(size, r, journal_refill);
    struct entry *node = journal_node(&r->refusal);
    void *p = node ? take_run(r, NULL) : NULL;
    if (p)
        journal_add_run(node, p);
    return p;
}

/* The class of the places that serve n bytes; 0: a run does, which n fills. */
static inline unsigned class_for(size_t n)
{
    size_t units = block_size_for(n) / BLOCK_ALIGN;
    unsigned class = classes_of_places[units];
    return class || n <= PAGE ? class : classes_of_places[units + 1];
}

/* From the thread's chunk of the class. */
static void *take_from_chunk(struct heap *h, unsigned class,
                             enum heap_refusal *why)
{
    struct places *s = &h->at[class];
    size_t size = places_size(s);
    void *spare = places_take_spare(s);
    if (spare)
        return spare;
    for (;;) {
        const void *end = (char *)page_at(h->of[class].open * GRANULE_PAGES) +
                          ((size_t)1 << chunk_shift(size));
        void *p = h->of[class].open
                      ? places_pass(s, size, end, &h->of[class].passed)
                      : places_take_next(s, size);
        if (p || !opened_refill(h, class, why))
            return p;
    }
}

/* A payload inside of a block that the alignment fits into. */
static void *take_inside(struct heap *h, struct request *r)
{
    size_t n = r->n + r->align - BLOCK_ALIGN;
    unsigned class =
        place_class_for((unsigned)(block_size_for(n) / BLOCK_ALIGN));
    char *block = take_from_chunk(h, class, &r->refusal);
    if (!block)
        return NULL;
    char *p = (char *)num_align_up((uintptr_t)block, r->align);
    if (p != block)
        seal_write(p, seal_word(h->key, SEAL_INSIDE | (uint64_t)(p - block)));
    return p;
}

static void *take_drained(struct request *r)
{
    struct heap *h = cursor_self.home;
    r->dirty = r->n;
    if (r->align == BLOCK_ALIGN && r->n <= PLACE_MAX) {
        unsigned class = class_for(r->n);
        if (class)
            return take_from_chunk(h, class, &r->refusal);
    } else if (r->align < PAGE && r->n + r->align <= PLACE_MAX) {
        return take_inside(h, r);
    }
    if (r->n <= RUN_CLASS_MAX * PAGE) {
        unsigned class = classes_of_runs[pages_for(r->n + !r->n)];
        void *p = run_take_aligned(&h->bins, class, r->align);
        if (p)
            return p;
    }
    return take_run(r, &h->bins);
}

static void *take_once(struct request *r)
{
    size_t size = block_size_for(r->n);
    if (thread_is_marked())
        return take_marked(size, r);
    if (heap_drained)
        return take_drained(r);
    if (r->n >= RUN_MIN || r->align >= RUN_MIN)
        return take_run(r, NULL);
    return take_from_span(size, r, span_refill);
}

/* True if what is free, but in the wrong place, is much compared to n. */
static bool trim_helps(size_t n)
{
    size_t kept = cursor_self.home ? cursor_self.home->bins.kept : 0;
    return n / TRIM_SHARE <= (tally_numbers().idle + kept) << PAGE_SHIFT;
}

void *heap_try(struct request *r)
{
    r->refusal = REFUSED_BY_REGION;
    if (r->n > PTRDIFF_MAX || r->align > PTRDIFF_MAX)
        return NULL;
    r->refusal = REFUSED_BY_SYSTEM;
    if (!thread_open())
        return NULL;
    void *p = take_once(r);
    if (!p && trim_helps(r->n) && heap_trim())
        p = take_once(r);
    return p;
}

void *heap_take_aligned(size_t n, size_t align)
{
    struct request r = {.n = n, .align = num_max(align, BLOCK_ALIGN)};
    if (heap_drained && align >= PAGE && n <= RUN_CLASS_MAX * PAGE) {
        unsigned class = classes_of_runs[pages_for(n + !n)];
        void *p = run_take_aligned(&cursor_self.heap->bins, class, align);
        if (p)
            return p;
    }
    void *p = heap_try(&r);
    return p ? p : heap_refuse(n, r.refusal);
}

__attribute__((noinline)) static void *take_slowly(size_t n)
{
    return heap_take_aligned(n, BLOCK_ALIGN);
}

void *heap_take_further(struct places *s, size_t size)
{
    unsigned char *p = s->last + size;
    /* A few steps before anything else: places in use lie singly. */
    if (seal_read(p) != PLACES_END)
        for (int steps = 0; steps < 4; steps++) {
            uint64_t word = seal_read(p += size);
            if (!word) {
                struct heap *h = cursor_self.heap;
                struct heap_class *of = &h->of[s - h->at];
                of->passed += (uint32_t)(p - s->last) - (uint32_t)size;
                s->last = p;
                seal_write(p, s->word);
                return p;
            }
            if (word == PLACES_END)
                break;
        }
    return take_slowly(size - BLOCK_WORD);
}

void *heap_take_larger(size_t n)
{
    struct heap *h = cursor_self.heap;
    if (n <= PLACE_MAX) {
        unsigned class = class_for(n);
        struct places *s = &h->at[class];
        size_t size = places_size(s);
        if (__builtin_expect(class != 0, 1)) {
            void *p = places_take(s, size);
            return p ? p : heap_take_further(s, size);
        }
    }
    if (n <= RUN_CLASS_MAX * PAGE) {
        void *p = run_take_kept(&h->bins, classes_of_runs[pages_for(n)]);
        if (p)
            return p;
    }
    return take_slowly(n);
}

/* What the hot path would take if the gate were open, or NULL. */
static inline void *take_behind_gate(size_t n)
{
    size_t size = block_size_for(num_min(n, RUN_MIN));
    void *p = n < RUN_MIN ? bump_alloc(&cursor_self.bump, size) : NULL;
    if (p)
        block_set(p, size);
    return p;
}

void *heap_take(size_t n)
{
    if (!heap_drained) {
        void *p = take_behind_gate(n);
        return p ? p : take_slowly(n);
    }
    if (n > BLOCK_SMALL_MAX)
        return heap_take_larger(n);
    size_t size = block_size_for(n);
    struct places *s = heap_places(cursor_self.heap, size);
    void *p = places_take(s, size);
    return p ? p : heap_take_further(s, size);
}

void *heap_take_zeroed(size_t n)
{
    struct request r = {.n = n, .align = BLOCK_ALIGN};
    void *p = NULL;
    if (!heap_drained && (p = take_behind_gate(n)))
        return heap_is_fresh(p) ? p : memset(p, 0, n);
    if (heap_drained && n <= PLACE_MAX)
        return (p = heap_take(n)) ? memset(p, 0, n) : p;
    if (heap_drained && n <= RUN_CLASS_MAX * PAGE &&
        (p = run_take_kept(&cursor_self.heap->bins,
                           classes_of_runs[pages_for(n)])))
        return memset(p, 0, n);
    p = heap_try(&r);
    if (!p)
        return heap_refuse(n, r.refusal);
    return r.dirty ? memset(p, 0, num_min(n, r.dirty)) : p;
}

bool heap_trim(void)
{
    bool released = false;
    if (!region_exists())
        return false;
    if (cursor_self.home) {
        bins_shrink(&cursor_self.home->bins, 0);
        chunk_free_spare(cursor_self.home);
        released |= chunk_attend(cursor_self.home);
    }
    released |= chunk_attend_abandoned();
    for (uint32_t n = atomic_load(&region.heaps_made); n--;)
        if (region_heap(n) != cursor_self.home)
            released |= chunk_attend_other(region_heap(n));
    return settle_all() || released;
}

static size_t left_in_chunks(void)
{
    size_t left = bump_left(&cursor_self.bump);
    struct heap *h = cursor_self.home;
    for (unsigned class = 1; h && class < PLACE_CLASSES; class ++)
        left += opened_left(h, class) +
                places_spare(&h->at[class]) * places_size(&h->at[class]);
    return h ? left + bump_left(&h->mixed) +
                   ((size_t)h->bins.kept << PAGE_SHIFT)
             : left;
}

struct heap_numbers heap_numbers(void)
{
    if (!region_exists())
        return (struct heap_numbers){0};
    struct tally_numbers n = tally_numbers();
    size_t held = (n.used + n.idle) << PAGE_SHIFT;
    size_t unused = (n.idle << PAGE_SHIFT) + left_in_chunks();
    return (struct heap_numbers){
        .held_bytes = held,
        .free_bytes = num_min(unused, held),
        .committed_bytes = n.opened << PAGE_SHIFT,
        .reserved_bytes = region_bytes(),
    };
}
