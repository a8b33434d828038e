/* step_check.c - is everything that the heap knows of itself right?
 * Only while no other thread is in the heap.
 * SPDX-License-Identifier: MIT */
#include "step_check.h"

#include <stdio.h>

#include "heap/chunk.h"
#include "heap/pages.h"
#include "heap/run.h"
#include "heap/slab.h"
#include "heap/tally.h"
#include "step_blocks.h"

static const char *now;

#define HOLDS(condition, granule)                                              \
    do {                                                                       \
        if (!(condition))                                                      \
            blocks_failed("%s: not so: %s (chunk or slab %u: state %d, "       \
                          "heap %u, class %u)",                                \
                          now, #condition, (granule),                          \
                          (int)atomic_load(&region.chunks[granule].state),     \
                          region.chunks[granule].heap,                         \
                          region.chunks[granule].class);                       \
    } while (0)

/* --- pages --- */

static uint32_t longest_row(const struct slab *slab)
{
    uint32_t row = 0, longest = 0;
    for (uint32_t i = 0; i < SLAB_PAGES; i++) {
        row = atomic_load(&slab->free[i / 64]) >> i % 64 & 1 ? row + 1 : 0;
        longest = row > longest ? row : longest;
    }
    return longest;
}

/* Pages of the slab that belong to runs; *end is where the last run before it
 * ends, and is updated. */
static uint32_t pages_of_runs(uint32_t slab, uint32_t *end)
{
    uint32_t pages = 0, first = slab * SLAB_PAGES;
    for (uint32_t page = first; page < first + SLAB_PAGES; page++) {
        const struct run *run = &region.runs[page];
        if (page >= *end && run->tag & (RUN_LIVE | RUN_KEPT))
            *end = page + run->pages;
        pages += page < *end;
    }
    return pages;
}

static void check_pages(void)
{
    struct tally_numbers numbers = tally_numbers();
    uint32_t slabs = atomic_load(&region.frontier), end = 0;
    size_t used = 0, idle = 0, opened = 0;
    for (uint32_t s = 0; s < slabs; s++) {
        const struct slab *slab = slab_at(region.groups, s);
        bool open = slab_is(region.groups, s, SLAB_OPEN);
        bool closed = !open && (slab_is(region.groups, s, SLAB_CLOSED) ||
                                !slab_is(region.groups, s, SLAB_MAPPED));
        uint32_t row = longest_row(slab), in_runs = pages_of_runs(s, &end);
        if (open && slab_is(region.groups, s, SLAB_CLOSED))
            blocks_failed("%s: slab %u is open and closed", now, s);
        if (closed && in_runs)
            blocks_failed("%s: closed slab %u has pages in use", now, s);
        if (!open && row)
            blocks_failed("%s: slab %u is not open and has free pages", now, s);
        if (row && slab_lacks(slab, row))
            blocks_failed("%s: slab %u has %u pages in a row, and says that it "
                          "has not (hint %x)",
                          now, s, row, atomic_load(&slab->hint));
        opened += closed ? 0 : SLAB_PAGES;
        used += open ? 0 : in_runs;
        for (uint32_t w = 0; w < SLAB_WORDS && open; w++) {
            uint64_t vacant = atomic_load(&slab->free[w]);
            used += 64 - (size_t)__builtin_popcountll(vacant);
            idle += (size_t)__builtin_popcountll(vacant &
                                                 atomic_load(&slab->dirty[w]));
        }
    }
    /* Page 0 stands for none, and the first slab is mapped step by step. */
    if (slabs && slab_is(region.groups, 0, SLAB_MAPPED)) {
        size_t more = opened - numbers.opened;
        used -= 1;
        if (more < SLAB_PAGES) {
            used -= more;
            opened -= more;
        }
    }
    if (used != numbers.used || idle != numbers.idle ||
        opened != numbers.opened)
        blocks_failed("%s: the bitmaps say %zu used, %zu idle, %zu opened; the "
                      "counts %zu, %zu, %zu",
                      now, used, idle, opened, numbers.used, numbers.idle,
                      numbers.opened);
}

/* --- chunks --- */

/* Bytes that are live in the chunk, by the words before its places. */
static int32_t sealed_bytes(uint32_t granule)
{
    const struct chunk *c = &region.chunks[granule];
    size_t size = place_class_units(c->class) * BLOCK_ALIGN;
    char *start = page_at(granule * GRANULE_PAGES);
    int32_t live = 0;
    for (char *p = start + BLOCK_LEAD; p < start + c->ready; p += size)
        live += seal_read(p) ? (int32_t)size : 0;
    return live;
}

static int32_t counted_bytes(uint32_t granule)
{
    const struct chunk *c = &region.chunks[granule];
    return region.levels[granule] + c->margin - (int32_t)atomic_load(&c->freed);
}

static enum granule_state state_of(uint32_t granule)
{
    return (enum granule_state)atomic_load(&region.chunks[granule].state);
}

static uint32_t check_listed(const struct heap *h, unsigned class)
{
    uint32_t n = 0, newer = 0;
    for (uint32_t g = h->of[class].listed; g; g = region.chunks[g].older) {
        HOLDS(state_of(g) == CHUNK_LISTED, g);
        HOLDS(region.chunks[g].heap == h->number, g);
        HOLDS(region.chunks[g].class == class, g);
        HOLDS(region.chunks[g].newer == newer, g);
        newer = g;
        n++;
    }
    return n;
}

static uint32_t check_inbox(const struct heap *h)
{
    uint32_t n = 0;
    for (uint32_t g = atomic_load(&h->inbox); g; g = region.chunks[g].posted) {
        HOLDS(state_of(g) == CHUNK_POSTED, g);
        HOLDS(region.chunks[g].heap == h->number, g);
        n++;
    }
    return n;
}

/* Do the chunk's counters and state agree with the seals in it? */
static bool is_valid(const struct heap *h, uint32_t granule)
{
    const struct chunk *c = chunk_at(granule);
    size_t size = chunk_place_size(c->class);
    int32_t live = 0;
    unsigned char *p = chunk_first_place(granule);
    if (chunk_heap(c) != h || c->class >= PLACE_CLASSES ||
        c->ready > chunk_bytes(c->class))
        return false;
    if (!c->class)
        return chunk_state(c) == CHUNK_OPEN && granule == MIXED_GRANULE;
    for (; p < chunk_start(granule) + c->ready; p += size) {
        uint64_t word = seal_read(p);
        if (word && word != PLACES_SPARE && seal_size(word, h->key) != size)
            return false;
        live += word ? (int32_t)size : 0;
    }
    if (seal_read(p) != PLACES_END)
        return false;
    if (chunk_state(c) == CHUNK_OPEN)
        return h->of[c->class].open == granule &&
               chunk_level_read(granule) - CHUNK_BIAS +
                       chunk_taken(h, c->class) -
                       (int32_t)atomic_load(&c->freed) >=
                   live;
    return chunk_live(granule) >= live &&
           chunk_live(granule) <= chunk_capacity(c->class);
}

static void check_chunks(void)
{
    uint32_t listed = 0, posted = 0, open = 0;
    for (uint32_t i = atomic_load(&region.heaps_made); i--;) {
        const struct heap *h = region_heap(i);
        for (unsigned class = 1; class < PLACE_CLASSES; class ++) {
            uint32_t g = h->of[class].open;
            if (g) {
                HOLDS(state_of(g) == CHUNK_OPEN, g);
                HOLDS(region.chunks[g].class == class, g);
                open++;
            }
            listed += check_listed(h, class);
        }
        posted += check_inbox(h);
    }
    uint32_t granules = atomic_load(&region.frontier) * SLAB_GRANULES;
    for (uint32_t g = 0; g < granules; g++) {
        enum granule_state state = state_of(g);
        HOLDS(state != CHUNK_CLAIMED, g);
        if (state < CHUNK_OPEN)
            continue;
        HOLDS(is_valid(region_heap(region.chunks[g].heap), g), g);
        if (!region.chunks[g].class) /* the mixed chunk: of no class's cursor */
            continue;
        if (state != CHUNK_OPEN)
            HOLDS(counted_bytes(g) == sealed_bytes(g), g);
        if (state == CHUNK_RETIRED)
            HOLDS(sealed_bytes(g) > 0, g);
        listed -= state == CHUNK_LISTED;
        posted -= state == CHUNK_POSTED;
        open -= state == CHUNK_OPEN;
    }
    if (listed || posted || open)
        blocks_failed("%s: %d listed, %d posted, %d open chunks too many", now,
                      (int)listed, (int)posted, (int)open);
}

void heap_check(const char *when)
{
    now = when;
    check_pages();
    check_chunks();
}

uint32_t open_pages(void)
{
    uint32_t pages = 0;
    for (uint32_t i = atomic_load(&region.heaps_made); i--;) {
        const struct heap *h = region_heap(i);
        if (!h->of) /* a thread is just making it */
            continue;
        pages += HEAP_FAR_PAGES + (h->mixed.base ? GRANULE_PAGES : 0);
        for (unsigned class = 1; class < PLACE_CLASSES; class ++)
            if (h->of[class].open)
                pages +=
                    (uint32_t)(((size_t)1 << chunk_shift(
                                    place_class_units(class) * BLOCK_ALIGN)) >>
                               PAGE_SHIFT);
    }
    return pages;
}

void chunks_print(void)
{
    static const char *const states[] = {
        [CHUNK_RETIRED] = "retired",
        [CHUNK_LISTED] = "listed",
        [CHUNK_POSTED] = "posted",
        [CHUNK_CLAIMED] = "claimed",
    };
    uint32_t granules = atomic_load(&region.frontier) * SLAB_GRANULES;
    for (uint32_t g = 0; g < granules; g++) {
        const struct chunk *c = &region.chunks[g];
        if (state_of(g) < CHUNK_RETIRED)
            continue;
        const struct heap *h = region_heap(c->heap);
        fprintf(stderr, "chunk %u: %s, heap %u%s%s, class %u, %d bytes live\n",
                g, states[state_of(g)], c->heap,
                atomic_load(&h->active) ? " (active)" : "",
                atomic_load(&h->emptied) ? " (emptied)" : "", c->class,
                (int)sealed_bytes(g));
    }
}
