/* chunk.c - chunks: opened, retired, listed, posted, released.
 * Any thread, a heap by its owner only; callable inside malloc; nothing here
 * waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/chunk.h"

#include "heap/pages.h"
#include "heap/thread.h"

/* In the level of an open chunk, so that nothing that is freed makes it
 * negative. */
#define CHUNK_BIAS (1 << 30)

/* Pages that are given back when a cursor needs another chunk, if there are too
 * many idle. */
#define REFILL_SETTLES ((uint32_t)(256 * KIB >> PAGE_SHIFT))

/* Sixteenths of a chunk that are live, below which it is gone through again;
 * at least half, see chunk_retire. And while it can still be extended. */
#ifndef CHUNK_AGAIN
#define CHUNK_AGAIN 9
#endif
#ifndef CHUNK_AGAIN_EARLY
#define CHUNK_AGAIN_EARLY 4
#endif

static struct chunk *chunk_at(uint32_t granule)
{
    return &region.chunks[granule];
}

static int32_t *level_of(uint32_t granule)
{
    return &region.levels[granule];
}

static int32_t level_read(uint32_t granule)
{
    /* Acquire: a chunk may be released on the strength of it. */
    return __atomic_load_n(level_of(granule), __ATOMIC_ACQUIRE);
}

static void level_set(uint32_t granule, int32_t level)
{
    __atomic_store_n(level_of(granule), level, __ATOMIC_RELAXED);
}

static enum granule_state state_of(const struct chunk *c)
{
    return (enum granule_state)atomic_load(&c->state);
}

/* Release: what was written before is what others find in that state. */
static void state_set(struct chunk *c, enum granule_state state)
{
    atomic_store(&c->state, (uint8_t)state);
}

static bool state_change(struct chunk *c, enum granule_state from,
                         enum granule_state to)
{
    uint8_t expected = (uint8_t)from;
    return atomic_compare_exchange_strong(&c->state, &expected, (uint8_t)to);
}

static size_t size_of(unsigned class)
{
    return place_class_units(class) * BLOCK_ALIGN;
}

static size_t chunk_bytes(unsigned class)
{
    return (size_t)1 << chunk_shift(size_of(class));
}

static unsigned char *chunk_start(uint32_t granule)
{
    return (unsigned char *)(region.base +
                             ((uintptr_t)granule << GRANULE_SHIFT));
}

static unsigned char *first_place(uint32_t granule)
{
    return chunk_start(granule) + BLOCK_LEAD;
}

/* Bytes of all places that a chunk of the class has. */
static int32_t chunk_capacity(unsigned class)
{
    size_t size = size_of(class);
    return (int32_t)((chunk_bytes(class) - BLOCK_LEAD) / size * size);
}

/* Others may look at a chunk late, when it is another one's already: what they
 * read then is of no use, and claiming it tells. So these are atomic. */
static int32_t margin_of(const struct chunk *c)
{
    return atomic_load_explicit(&c->margin, memory_order_relaxed);
}

static void margin_set(struct chunk *c, int32_t bytes)
{
    atomic_store_explicit(&c->margin, bytes, memory_order_relaxed);
}

static struct heap *heap_of(const struct chunk *c)
{
    return region_heap(atomic_load_explicit(&c->heap, memory_order_relaxed));
}

/* Bytes that are live in a chunk that is not open. */
static int32_t chunk_live(uint32_t granule)
{
    const struct chunk *c = chunk_at(granule);
    int32_t freed = (int32_t)atomic_load(&c->freed);
    return level_read(granule) + margin_of(c) - freed;
}

/* What others have freed so far counts as what the owner has freed: *level is
 * changed accordingly. */
static void fold_freed(struct chunk *c, int32_t *level)
{
    uint32_t freed = atomic_load_explicit(&c->freed, memory_order_relaxed);
    if (freed)
        atomic_fetch_sub(&c->freed, freed);
    *level -= (int32_t)freed;
}

/* Let the level be below zero, or below `freed`, as soon as the owner or the
 * others have freed half of what is live: one of them does, before all is. */
static void chunk_arm(struct chunk *c, uint32_t granule, int32_t live)
{
    int32_t level = (live - 1) / 2;
    margin_set(c, live - level);
    level_set(granule, level);
}

/* --- the owner's list of chunks that are worth going through again --- */

static void list_add(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    uint32_t *newest = &h->of[c->class].listed;
    c->older = *newest;
    c->newer = 0;
    if (*newest)
        chunk_at(*newest)->newer = granule;
    *newest = granule;
}

static void list_remove(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    if (c->newer)
        chunk_at(c->newer)->older = c->older;
    else
        h->of[c->class].listed = c->older;
    if (c->older)
        chunk_at(c->older)->newer = c->newer;
}

/* --- the end of a chunk --- */

/* Nothing is live in the chunk, and nobody else can get at it. */
static void chunk_release(uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    uint32_t pages = (uint32_t)(chunk_bytes(c->class) >> PAGE_SHIFT);
    bool odd = atomic_load(&c->odd);
    level_set(granule, 0);
    atomic_store(&c->freed, 0);
    state_set(c, GRANULE_NONE);
    pages_give(granule * GRANULE_PAGES, pages, odd ? PAGES_ODD : PAGES_DIRTY);
}

/* The owner has a chunk that nobody else can get at, and that is not open: let
 * it be listed, or released if it is empty. True if it was released. */
static bool chunk_list(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    int32_t live = level_read(granule) + margin_of(c);
    fold_freed(c, &live);
    if (live == 0) {
        chunk_release(granule);
        return true;
    }
    chunk_arm(c, granule, live);
    list_add(h, granule);
    state_set(c, CHUNK_LISTED);
    if (chunk_live(granule) > 0)
        return false;
    /* Who freed the last of it meanwhile has not seen it listed. */
    list_remove(h, granule);
    chunk_release(granule);
    return true;
}

/* Release a listed chunk if it is empty; or else wait for half of the rest to
 * be freed. True if it was released. */
static bool chunk_look(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    int32_t live = level_read(granule) + margin_of(c);
    fold_freed(c, &live);
    if (live > 0) {
        chunk_arm(c, granule, live);
        if (chunk_live(granule) > 0)
            return false;
        /* Who freed the last of it meanwhile has compared with the old level.
         */
    }
    list_remove(h, granule);
    chunk_release(granule);
    return true;
}

/* Release a retired chunk if nothing is live in it, whoever it belongs to. It
 * is looked at while others could change it, so it is claimed, and looked at
 * again; and once more behind that, since who freed meanwhile has kept quiet.
 */
static void chunk_release_if_empty(uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    while (chunk_live(granule) <= 0 &&
           state_change(c, CHUNK_RETIRED, CHUNK_CLAIMED)) {
        if (chunk_live(granule) == 0) {
            chunk_release(granule);
            return;
        }
        state_set(c, CHUNK_RETIRED);
    }
}

/* List a retired chunk of the heap, or release it if it is empty. The last
 * block may have been freed since, and the chunk be another heap's by now:
 * claim it before that is asked. */
static void chunk_take_in(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    if (!state_change(c, CHUNK_RETIRED, CHUNK_CLAIMED))
        return;
    if (heap_of(c) == h) {
        chunk_list(h, granule);
        return;
    }
    state_set(c, CHUNK_RETIRED);
    chunk_release_if_empty(granule);
}

/* This thread has freed so much in a chunk of its own that its level is below
 * zero. Where another thread has claimed it, the attempt to do so makes that
 * one see the level when it looks once more. */
void chunk_low(struct heap *h, const void *chunk)
{
    uint32_t granule = (uint32_t)granule_of(chunk);
    struct chunk *c = chunk_at(granule);
    enum granule_state state = state_of(c);
    if (state == CHUNK_LISTED) {
        if (heap_of(c) == h)
            chunk_look(h, granule);
        return;
    }
    if (state == CHUNK_RETIRED || state == CHUNK_CLAIMED)
        chunk_take_in(h, granule);
}

/* --- frees by others --- */

static void chunk_post(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    uint32_t newest = atomic_load(&h->inbox);
    do
        c->posted = newest;
    while (!atomic_compare_exchange_weak(&h->inbox, &newest, granule));
}

/* Set once a listed chunk of a heap that no thread has is empty. */
static _Atomic bool abandoned_emptied;

static void chunk_low_remote(uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    struct heap *h = heap_of(c);
    enum granule_state state = state_of(c);
    if (state == CHUNK_LISTED) {
        atomic_store(&h->emptied, true);
        if (!atomic_load(&h->active))
            atomic_store(&abandoned_emptied, true);
    }
    if (state != CHUNK_RETIRED)
        return;
    if (chunk_live(granule) > 0) {
        if (atomic_load(&h->active) &&
            state_change(c, CHUNK_RETIRED, CHUNK_POSTED))
            chunk_post(heap_of(c), granule);
        return;
    }
    chunk_release_if_empty(granule);
}

void chunk_free_remote(uint32_t granule, size_t size)
{
    struct chunk *c = chunk_at(granule);
    uint32_t freed = atomic_fetch_add(&c->freed, (uint32_t)size);
    if (level_read(granule) < (int32_t)(freed + (uint32_t)size))
        chunk_low_remote(granule);
}

/* --- the owner goes on --- */

void chunk_no_places(struct places *s, unsigned class)
{
    static const uint64_t end[2] = {0, PLACES_END};
    places_begin(s, (void *)(uintptr_t)&end[2], size_of(class));
}

void chunk_free_spare(struct heap *h)
{
    void *p;
    for (unsigned class = 1; class < PLACE_CLASSES; class ++)
        while ((p = places_get(&h->at[class])))
            chunk_free_own(h, p, size_of(class));
}

/* Bytes handed out since the open chunk's places were begun, less those passed
 * by that were freed since. */
static int32_t taken(const struct heap *h, unsigned class)
{
    const unsigned char *first = first_place(h->of[class].open);
    return (int32_t)(h->at[class].last + size_of(class) - first) -
           (int32_t)h->of[class].passed;
}

/* What is live in the open chunk, with what others have freed counted in. */
static int32_t live_in_open(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    int32_t live = level_read(granule) - CHUNK_BIAS + taken(h, class);
    fold_freed(chunk_at(granule), &live);
    return live;
}

/* Go through the chunk from its start. */
static void chunk_begin(struct heap *h, unsigned class, uint32_t granule,
                        int32_t live)
{
    level_set(granule, CHUNK_BIAS + live);
    h->of[class].open = granule;
    h->of[class].passed = 0;
    places_begin(&h->at[class], first_place(granule), size_of(class));
}

/* Make more places ready in the open chunk: a page at first, then as much as
 * there is already, so that a chunk that is hardly used takes little memory.
 * False if all are. */
static bool chunk_extend(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    struct chunk *c = chunk_at(granule);
    size_t bytes = chunk_bytes(class), size = size_of(class);
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
static bool chunk_renew(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    int32_t live = live_in_open(h, class), ready = chunk_at(granule)->ready;
    bool whole = chunk_bytes(class) - (size_t)ready < size_of(class);
    if (live >= (whole ? chunk_capacity(class) / 16 * CHUNK_AGAIN
                       : ready / 16 * CHUNK_AGAIN_EARLY)) {
        level_set(granule, CHUNK_BIAS + live - taken(h, class));
        return false;
    }
    chunk_begin(h, class, granule, live);
    return true;
}

void chunk_retire(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    struct chunk *c = chunk_at(granule);
    int32_t live = live_in_open(h, class);
    h->of[class] = (struct heap_class){.listed = h->of[class].listed};
    chunk_no_places(&h->at[class], class);
    if (live == 0) {
        chunk_release(granule);
        return;
    }
    int32_t again = chunk_capacity(class) / 16 * CHUNK_AGAIN;
    if (live > again) {
        margin_set(c, again);
        level_set(granule, live - again);
    } else {
        chunk_arm(c, granule, live);
    }
    state_set(c, CHUNK_RETIRED);
    /* Who freed meanwhile has seen it open, and kept quiet. */
    if (chunk_live(granule) < margin_of(c))
        chunk_take_in(h, granule);
}

bool chunk_attend(struct heap *h)
{
    bool released = false;
    uint32_t granule = 0;
    if (atomic_load_explicit(&h->inbox, memory_order_relaxed))
        granule = atomic_exchange(&h->inbox, 0);
    while (granule) {
        uint32_t next = chunk_at(granule)->posted;
        released |= chunk_list(h, granule);
        granule = next;
    }
    if (!atomic_load_explicit(&h->emptied, memory_order_relaxed))
        return released;
    atomic_store(&h->emptied, false);
    for (unsigned class = 1; class < PLACE_CLASSES; class ++)
        for (uint32_t next, g = h->of[class].listed; g; g = next) {
            next = chunk_at(g)->older;
            released |= chunk_look(h, g);
        }
    return released;
}

void chunk_leave(struct heap *h)
{
    atomic_store(&h->active, false);
    /* Who emptied a listed chunk before that has told its thread only. */
    if (atomic_load(&h->emptied))
        atomic_store(&abandoned_emptied, true);
}

bool chunk_attend_other(struct heap *h)
{
    bool released = false;
    uint32_t granule = atomic_exchange(&h->inbox, 0);
    while (granule) {
        uint32_t next = chunk_at(granule)->posted;
        if (chunk_live(granule) == 0) {
            chunk_release(granule);
            released = true;
        } else {
            chunk_post(h, granule);
        }
        granule = next;
    }
    return released;
}

/* Open the newest listed chunk of the class. */
static bool chunk_take_listed(struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].listed;
    if (!granule)
        return false;
    struct chunk *c = chunk_at(granule);
    list_remove(h, granule);
    state_set(c, CHUNK_OPEN);
    int32_t live = level_read(granule) + margin_of(c);
    fold_freed(c, &live);
    chunk_begin(h, class, granule, live);
    return true;
}

/* A chunk for the class, without places: its first granule, or 0. */
static uint32_t chunk_new(struct heap *h, unsigned class,
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
    level_set(granule, CHUNK_BIAS);
    state_set(c, CHUNK_OPEN);
    return granule;
}

static bool chunk_take_new(struct heap *h, unsigned class,
                           enum heap_refusal *why)
{
    uint32_t granule = chunk_new(h, class, why);
    if (!granule)
        return false;
    chunk_begin(h, class, granule, 0);
    return chunk_extend(h, class);
}

/* --- the mixed chunk --- */

/* The process's first chunk is for all classes: each gets a few places at a
 * time, so that a tool that needs little touches few pages. A shell has blocks
 * of 16 sizes before it does anything. None of these places is used again, and
 * the chunk stays open. */
#define MIXED_BATCH 256
/* The region's first granule behind its heap's own pages. */
#define MIXED_GRANULE                                                          \
    ((NO_PAGE + HEAP_FAR_PAGES + GRANULE_PAGES - 1) / GRANULE_PAGES)

void chunk_begin_mixed(struct heap *h)
{
    enum heap_refusal why;
    uint32_t granule = chunk_new(h, 0, &why);
    if (granule != MIXED_GRANULE) {
        if (granule)
            chunk_release(granule);
        return;
    }
    /* Large places are counted in the granule before, see chunk_address. */
    level_set(chunk_of(first_place(granule), PLACE_SIZE_MAX), CHUNK_BIAS);
    bump_init(&h->mixed, first_place(granule), GRANULE - BLOCK_LEAD);
}

/* Give the class, which has no open chunk, places in it. */
static bool mixed_refill(struct heap *h, unsigned class)
{
    size_t size = size_of(class);
    size_t bytes = num_max(MIXED_BATCH / size, 1) * size;
    /* Behind the last place is a word that says so. */
    unsigned char *first = bump_alloc(&h->mixed, bytes + BLOCK_ALIGN);
    if (!first)
        return false;
    places_make(first, size, first + bytes, false);
    places_begin(&h->at[class], first, size);
    return true;
}

bool chunk_refill(struct heap *h, unsigned class, enum heap_refusal *why)
{
    if (h->of[class].open) {
        if (chunk_renew(h, class) || chunk_extend(h, class))
            return true;
        chunk_retire(h, class);
    } else if (mixed_refill(h, class)) {
        return true;
    }
    chunk_attend(h);
    pages_settle(REFILL_SETTLES);
    if (chunk_take_listed(h, class))
        return true;
    if (atomic_load_explicit(&abandoned_emptied, memory_order_relaxed) &&
        atomic_exchange(&abandoned_emptied, false))
        thread_attend_abandoned();
    return chunk_take_new(h, class, why);
}

size_t chunk_left(const struct heap *h, unsigned class)
{
    uint32_t granule = h->of[class].open;
    if (!granule) { /* none, or a few places in the mixed chunk */
        size_t left = 0, size = size_of(class);
        while (!seal_read(h->at[class].last + left + size))
            left += size;
        return left;
    }
    return (size_t)(chunk_start(granule) + chunk_at(granule)->ready -
                    h->at[class].last) -
           size_of(class);
}

bool chunk_is_valid(const struct heap *h, uint32_t granule)
{
    const struct chunk *c = chunk_at(granule);
    size_t size = size_of(c->class);
    int32_t live = 0;
    unsigned char *p = first_place(granule);
    if (heap_of(c) != h || c->class >= PLACE_CLASSES ||
        c->ready > chunk_bytes(c->class))
        return false;
    if (!c->class)
        return state_of(c) == CHUNK_OPEN && granule == MIXED_GRANULE;
    for (; p < chunk_start(granule) + c->ready; p += size) {
        uint64_t word = seal_read(p);
        if (word && word != PLACES_SPARE && seal_size(word, h->key) != size)
            return false;
        live += word ? (int32_t)size : 0;
    }
    if (seal_read(p) != PLACES_END)
        return false;
    if (state_of(c) == CHUNK_OPEN)
        return h->of[c->class].open == granule &&
               level_read(granule) - CHUNK_BIAS + taken(h, c->class) -
                       (int32_t)atomic_load(&c->freed) >=
                   live;
    return chunk_live(granule) >= live &&
           chunk_live(granule) <= chunk_capacity(c->class);
}
