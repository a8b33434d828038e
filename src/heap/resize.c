/* resize.c - what lies at an address; free and resize it.
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "heap/chunk.h"
#include "heap/heap.h"
#include "heap/journal.h"
#include "heap/request.h"
#include "heap/span.h"
#include "heap/thread.h"

/* Blocks with less capacity stay where they are when they shrink. */
#define SHRINK_MIN 128

/* Runs with at least this capacity may grow where they are. */
#define GROW_MIN (128 * KIB)

/* --- what is it? --- */

enum found_kind { FOUND_NOTHING, FOUND_SPAN, FOUND_PLACE, FOUND_RUN };

struct found {
    enum found_kind kind;
    char *place;       /* where the block begins, before p if p lies inside */
    size_t size;       /* of the place */
    struct heap *heap; /* the place's */
};

/* The place whose seal lies before p. */
static struct found find_place(char *p)
{
    struct found f = {.kind = FOUND_NOTHING};
    uint64_t word = seal_read(p), back;
    uint32_t owner = seal_owner(word);
    uint64_t key = seal_key(owner, region.random), size = seal_size(word, key);
    if (owner >= atomic_load(&region.heaps_made))
        return f;
    if (size & SEAL_INSIDE && (back = size ^ SEAL_INSIDE) < PLACE_SIZE_MAX &&
        back % BLOCK_ALIGN == 0) {
        p -= back;
        size = seal_size(seal_read(p), key);
    }
    if (size < BLOCK_ALIGN || size > PLACE_SIZE_MAX || size % BLOCK_ALIGN)
        return f;
    return (struct found){FOUND_PLACE, p, (size_t)size, region_heap(owner)};
}

/* What begins at p, an address of the region. Reads nothing that cannot be
 * read. */
static struct found find(void *p)
{
    struct found f = {.kind = FOUND_NOTHING, .place = p};
    if ((uintptr_t)p % BLOCK_ALIGN || !region_owns(p))
        return f;
    if (!((uintptr_t)p & (PAGE - 1)) && run_is_live(p)) {
        f.kind = FOUND_RUN;
        return f;
    }
    uint8_t state = atomic_load(&region.chunks[granule_of(p)].state);
    uint8_t before =
        atomic_load(&region.chunks[chunk_of(p, PLACE_SIZE_MAX)].state);
    bool begins = !((uintptr_t)p & (GRANULE - 1)) && state != GRANULE_NONE;
    if (state == GRANULE_SPAN)
        f.kind = FOUND_SPAN;
    else if (!begins && (state != GRANULE_NONE || before != GRANULE_NONE))
        f = find_place(p);
    return f;
}

/* The same for what must be a block. */
static struct found find_block(void *p, const char *function)
{
    struct found f = find(p);
    if (f.kind == FOUND_NOTHING)
        host_report_misuse(function, p);
    return f;
}

static size_t capacity_of(const struct found *f, const void *p)
{
    if (f->kind == FOUND_RUN)
        return run_capacity(p);
    if (f->kind == FOUND_SPAN)
        return block_capacity(p);
    return (size_t)(f->place + f->size - BLOCK_WORD - (const char *)p);
}

size_t heap_capacity(const void *p, const char *function)
{
    struct found f = find_block((void *)p, function);
    return capacity_of(&f, p);
}

/* --- free --- */

/* Under drained, a block of ours. */
__attribute__((noinline)) static void free_ours(void *p)
{
    struct found f = find_block(p, "free");
    if (f.kind == FOUND_RUN) {
        if (!(run_at(p)->tag & RUN_PINNED))
            run_release(p);
        return;
    }
    if (f.kind == FOUND_SPAN)
        return;
    uint32_t granule = chunk_of(f.place, f.size);
    /* Once each: broken, the place may be another's already. */
    if (p != f.place)
        seal_break(p);
    seal_break(f.place);
    if (f.heap == cursor_self.home)
        chunk_uncount(f.heap, page_at(granule * GRANULE_PAGES), f.size);
    else
        chunk_free_remote(granule, f.size);
}

/* The way of what is not ours is short: all that others serve takes it. */
__attribute__((noinline)) void heap_free_other(void *p)
{
    if (!region_exists() || !region_owns(p))
        host_free_foreign(p);
    else if (heap_drained)
        free_ours(p);
}

__attribute__((noinline)) void heap_free_page(void *p)
{
    struct heap *h = cursor_self.heap;
    struct run *run = run_at(p);
    if (__builtin_expect(!run_keep(&h->bins, run), 0))
        heap_free_other(p);
}

__attribute__((noinline)) void heap_free_place(struct heap *h, void *p,
                                               uint64_t sealed)
{
    if (sealed > PLACE_SIZE_MAX) {
        heap_free_other(p);
        return;
    }
    size_t size = (size_t)sealed;
    unsigned class = classes_of_places[size / BLOCK_ALIGN];
    if (!places_put(&h->at[class], p))
        chunk_free_own(h, p, size);
}

/* --- resize --- */

/* The newest block of this thread in a span, grown where it is. */
static bool extend_in_span(void *p, size_t n)
{
    struct bump *b = &cursor_self.bump;
    size_t old = block_size(p), size = block_size_for(n);
    if ((unsigned char *)p + old != b->next || p < (void *)b->base)
        return false;
    if (!bump_grow(b, p, old, size) &&
        (thread_is_marked() || !span_extend(size - old) ||
         !bump_grow(b, p, old, size)))
        return false;
    block_set_size(p, size);
    return true;
}

/* The block's first `keep` bytes in a new place, with capacity for `wish` bytes
 * if there are so many, else for n. */
static void *move(void *p, size_t keep, size_t n, size_t wish,
                  enum heap_refusal *why)
{
    struct request r = {.n = wish, .align = BLOCK_ALIGN};
    void *to = !heap_drained || wish > BLOCK_SMALL_MAX
                   ? NULL
                   : heap_take_place(block_size_for(wish));
    if (!to)
        to = heap_try(&r);
    if (!to && wish > n) {
        r.n = n;
        to = heap_try(&r);
    }
    *why = r.refusal;
    if (to) {
        memcpy(to, p, keep);
        if (heap_drained)
            heap_free(p);
    }
    return to;
}

/* True if a block of that capacity is not so much too large for n bytes that a
 * move would be worth it. */
static inline bool fits_well(size_t capacity, size_t n)
{
    return n > capacity / 2 || capacity < SHRINK_MIN;
}

/* Smaller: where memory is used again, a block much too large is worth a move,
 * and a run is cut short. */
static void *shrink(void *p, const struct found *f, size_t capacity, size_t n)
{
    enum heap_refusal why;
    if (!heap_drained || f->kind == FOUND_SPAN || fits_well(capacity, n) ||
        (f->kind == FOUND_RUN && run_at(p)->tag & (RUN_PINNED | RUN_ODD)))
        return p;
    if (f->kind == FOUND_RUN && n > PLACE_MAX) {
        run_shrink(p, n);
        return p;
    }
    void *to = move(p, n, n, n, &why);
    return to ? to : p;
}

/* A run that moves with its pages; under a mark it joins the journal. */
static void *grow_run(void *p, size_t n, enum heap_refusal *why)
{
    if (run_extend(p, n))
        return p;
    if (!thread_is_marked())
        return run_grow(p, n, why);
    struct entry *node = journal_node(why);
    void *to = node ? run_grow(p, n, why) : NULL;
    if (to)
        journal_add_run(node, to);
    return to;
}

/* True if it is seen at once that the block need not move: its thread's own in
 * a chunk, or one in a span. */
static inline bool stays(void *p, size_t n)
{
    if (!((uintptr_t)p & (PAGE - 1)) || (uintptr_t)p >= heap_read(&region_end))
        return false;
    if (!heap_drained)
        return !((uintptr_t)p & (BLOCK_ALIGN - 1)) &&
               region.chunks[granule_of(p)].state == GRANULE_SPAN &&
               n <= block_capacity(p);
    uint64_t sealed = seal_size(seal_read(p), cursor_self.heap->key);
    size_t capacity = (size_t)sealed - BLOCK_WORD;
    return sealed <= PLACE_SIZE_MAX && n <= capacity && fits_well(capacity, n);
}

__attribute__((noinline)) static void *resize(void *p, size_t n)
{
    if (!region_owns(p))
        return host_resize_foreign(p, n);
    struct found f = find_block(p, "realloc");
    enum heap_refusal why = REFUSED_BY_REGION;
    size_t capacity = capacity_of(&f, p);
    void *to = NULL;
    if (n <= capacity)
        return shrink(p, &f, capacity, n);
    if (f.kind == FOUND_RUN &&
        (capacity >= GROW_MIN || run_at(p)->tag & RUN_ODD))
        to = grow_run(p, n, &why);
    else if (f.kind == FOUND_SPAN && n < RUN_MIN && extend_in_span(p, n))
        return p;
    else if (n <= PTRDIFF_MAX / 2)
        /* At least a quarter more than asked for, or growing byte by byte
         * would hand out gigabytes. */
        to = move(p, capacity, n, n + n / 4, &why);
    return to ? to : heap_refuse(n, why);
}

void *heap_resize(void *p, size_t n)
{
    return __builtin_expect(stays(p, n), 1) ? p : resize(p, n);
}
