/* opened.c - the chunk that a heap has open for each class: where it comes
 * from, and when the cursor goes through it again. By the heap's thread only;
 * callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/opened.h"

#include "heap/pages.h"
#include "heap/settle.h"

/* Pages that are given back when a cursor needs another chunk, if there are too
 * many idle. */
#define REFILL_SETTLES ((uint32_t)(256 * KIB >> PAGE_SHIFT))

/* Sixteenths of a chunk that are live, below which it is gone through again;
 * at least half, see opened_retire. And while it can still be extended. */
#ifndef CHUNK_AGAIN
#define CHUNK_AGAIN 9
#endif
#ifndef CHUNK_AGAIN_EARLY
#define CHUNK_AGAIN_EARLY 4
#endif

void opened_none(struct places *s, unsigned class)
{
    static const uint64_t end[2] = {0, PLACES_END};
    places_begin(s, (void *)(uintptr_t)&end[2], chunk_place_size(class));
}

/* What is live in the open chunk, with what others have freed counted in. */
static int32_t live_in_open(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    int32_t live =
        chunk_level_read(granule) - CHUNK_BIAS + chunk_taken(h, class);
    chunk_fold_freed(chunk_at(granule), &live);
    return live;
}

/* Go through the chunk from its start. */
static void begin(struct heap *h, unsigned class, uint32_t granule,
                  int32_t live)
{
    chunk_level_set(granule, CHUNK_BIAS + live);
    h->of[class].open = granule;
    h->of[class].passed = 0;
    places_begin(&h->at[class], chunk_first_place(granule),
                 chunk_place_size(class));
}

/* Make more places ready in the open chunk: a page at first, then as much as
 * there is already, so that a chunk that is hardly used takes little memory.
 * False if all are. */
static bool extend(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    struct chunk *c = chunk_at(granule);
    size_t bytes = chunk_bytes(class), size = chunk_place_size(class);
    unsigned char *start = chunk_start(granule), *from = start + c->ready;
    if (bytes - c->ready < size)
        return false;
    size_t more = c->ready + num_max(c->ready, PAGE);
    if (granule * GRANULE_PAGES >= region.huge_from)
        more = bytes;
    size_t to = num_max(num_align_down(more, PAGE),
                        num_align_up(c->ready + size, PAGE));
    to = num_min(to, bytes);
    if (c->clean) {
        uint32_t page = page_of(from + PAGE - 1), end = page_of(start + to - 1);
        if (page <= end)
            pages_prepare(page, end - page + 1);
    }
    unsigned char *end = places_make(from, size, start + to, c->clean);
    c->ready = (uint32_t)(end - start);
    return true;
}

/* Go through the open chunk again, if enough of it is free; while it can be
 * extended, only if nearly all of it is. */
static bool renew(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    int32_t live = live_in_open(h, class);
    int32_t ready = (int32_t)chunk_at(granule)->ready;
    bool whole = chunk_bytes(class) - (size_t)ready < chunk_place_size(class);
    if (live >= (whole ? chunk_capacity(class) / 16 * CHUNK_AGAIN
                       : ready / 16 * CHUNK_AGAIN_EARLY)) {
        chunk_level_set(granule, CHUNK_BIAS + live - chunk_taken(h, class));
        return false;
    }
    begin(h, class, granule, live);
    return true;
}

void opened_retire(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    struct chunk *c = chunk_at(granule);
    int32_t live = live_in_open(h, class);
    h->of[class] = (struct heap_class){.listed = h->of[class].listed};
    opened_none(&h->at[class], class);
    if (live == 0) {
        chunk_release(granule);
        return;
    }
    int32_t again = chunk_capacity(class) / 16 * CHUNK_AGAIN;
    if (live > again) {
        chunk_margin_set(c, again);
        chunk_level_set(granule, live - again);
    } else {
        chunk_arm(c, granule, live);
    }
    chunk_state_set(c, CHUNK_RETIRED);
    /* Who freed meanwhile has seen it open, and kept quiet. */
    if (chunk_live(granule) < chunk_margin(c))
        chunk_take_in(h, granule);
}

/* Open the newest listed chunk of the class. */
static bool take_listed(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].listed;
    if (!granule)
        return false;
    struct chunk *c = chunk_at(granule);
    chunk_unlist(h, granule);
    chunk_state_set(c, CHUNK_OPEN);
    int32_t live = chunk_level_read(granule) + chunk_margin(c);
    chunk_fold_freed(c, &live);
    begin(h, class, granule, live);
    return true;
}

/* A chunk for the class, without places: its first granule, or 0. */
static uint32_t take_chunk(struct heap *h, unsigned class,
                           enum heap_refusal *why)
{
    uint32_t pages = (uint32_t)(chunk_bytes(class) >> PAGE_SHIFT);
    struct pages_request q = {
        .pages = pages, .align = pages, .from_slab = h->bins.from_slab};
    uint32_t first = pages_take(&q);
    *why = q.refusal;
    if (!first)
        return 0;
    h->bins.from_slab = q.from_slab;
    uint32_t granule = first / GRANULE_PAGES;
    struct chunk *c = chunk_at(granule);
    atomic_store_explicit(&c->heap, h->number, memory_order_relaxed);
    c->class = (uint8_t) class;
    c->ready = BLOCK_LEAD;
    c->clean = !q.dirty;
    atomic_store(&c->odd, false);
    atomic_store(&c->freed, 0);
    chunk_level_set(granule, CHUNK_BIAS);
    chunk_state_set(c, CHUNK_OPEN);
    return granule;
}

static bool take_new(struct heap *h, unsigned class, enum heap_refusal *why)
{
    uint32_t granule = take_chunk(h, class, why);
    if (!granule)
        return false;
    begin(h, class, granule, 0);
    return extend(h, class);
}

/* --- the mixed chunk --- */

/* The process's first chunk is for all classes: each gets a few places at a
 * time, so that a tool that needs little touches few pages. A shell has blocks
 * of 16 sizes before it does anything. None of these places is used again, and
 * the chunk stays open. */
#define MIXED_BATCH 256

void opened_begin_mixed(struct heap *h)
{
    enum heap_refusal why;
    uint32_t granule = take_chunk(h, 0, &why);
    if (granule != MIXED_GRANULE) {
        if (granule)
            chunk_release(granule);
        return;
    }
    /* Large places are counted in the granule before, see chunk_address. */
    chunk_level_set(chunk_of(chunk_first_place(granule), PLACE_SIZE_MAX),
                    CHUNK_BIAS);
    bump_init(&h->mixed, chunk_first_place(granule), GRANULE - BLOCK_LEAD);
}

/* Give the class, which has no open chunk, places in it. */
static bool mixed_refill(struct heap *h, unsigned class)
{
    size_t size = chunk_place_size(class);
    size_t bytes = num_max(MIXED_BATCH / size, 1) * size;
    /* Behind the last place is a word that says so. */
    unsigned char *first = bump_alloc(&h->mixed, bytes + BLOCK_ALIGN);
    if (!first)
        return false;
    places_make(first, size, first + bytes, false);
    places_begin(&h->at[class], first, size);
    return true;
}

bool opened_refill(struct heap *h, unsigned class, enum heap_refusal *why)
{
    if (h->of[class].open) {
        if (renew(h, class) || extend(h, class))
            return true;
        opened_retire(h, class);
    } else if (mixed_refill(h, class)) {
        return true;
    }
    chunk_attend(h);
    settle_some(REFILL_SETTLES);
    if (take_listed(h, class))
        return true;
    chunk_attend_abandoned_if_any();
    return take_new(h, class, why);
}

size_t opened_left(const struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    if (!granule) { /* none, or a few places in the mixed chunk */
        size_t left = 0, size = chunk_place_size(class);
        while (!seal_read(h->at[class].last + left + size))
            left += size;
        return left;
    }
    return (size_t)(chunk_start(granule) + chunk_at(granule)->ready -
                    h->at[class].last) -
           chunk_place_size(class);
}
