/* chunk.c - chunks: listed, posted, released; what is freed in them.
 * Any thread, a heap by its owner only; callable inside malloc; nothing here
 * waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/chunk.h"

#include "heap/pages.h"

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

void chunk_unlist(struct heap *h, uint32_t granule)
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

void chunk_release(uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    uint32_t pages = (uint32_t)(chunk_bytes(c->class) >> PAGE_SHIFT);
    bool odd = atomic_load(&c->odd);
    chunk_level_set(granule, 0);
    atomic_store(&c->freed, 0);
    chunk_state_set(c, GRANULE_NONE);
    pages_give(granule * GRANULE_PAGES, pages, odd ? PAGES_ODD : PAGES_DIRTY);
}

/* The owner has a chunk that nobody else can get at, and that is not open: let
 * it be listed, or released if it is empty. True if it was released. */
static bool chunk_list(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    int32_t live = chunk_level_read(granule) + chunk_margin(c);
    chunk_fold_freed(c, &live);
    if (live == 0) {
        chunk_release(granule);
        return true;
    }
    chunk_arm(c, granule, live);
    list_add(h, granule);
    chunk_state_set(c, CHUNK_LISTED);
    if (chunk_live(granule) > 0)
        return false;
    /* Who freed the last of it meanwhile has not seen it listed. */
    chunk_unlist(h, granule);
    chunk_release(granule);
    return true;
}

/* Release a listed chunk if it is empty; or else wait for half of the rest to
 * be freed. True if it was released. */
static bool chunk_look(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    int32_t live = chunk_level_read(granule) + chunk_margin(c);
    chunk_fold_freed(c, &live);
    if (live > 0) {
        chunk_arm(c, granule, live);
        if (chunk_live(granule) > 0)
            return false;
        /* Who freed the last of it meanwhile has compared with the old level.
         */
    }
    chunk_unlist(h, granule);
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
           chunk_state_change(c, CHUNK_RETIRED, CHUNK_CLAIMED)) {
        if (chunk_live(granule) == 0) {
            chunk_release(granule);
            return;
        }
        chunk_state_set(c, CHUNK_RETIRED);
    }
}

void chunk_take_in(struct heap *h, uint32_t granule)
{
    struct chunk *c = chunk_at(granule);
    /* Claimed before it is asked whose it is. */
    if (!chunk_state_change(c, CHUNK_RETIRED, CHUNK_CLAIMED))
        return;
    if (chunk_heap(c) == h) {
        chunk_list(h, granule);
        return;
    }
    chunk_state_set(c, CHUNK_RETIRED);
    chunk_release_if_empty(granule);
}

/* This thread has freed so much in a chunk of its own that its level is below
 * zero. Where another thread has claimed it, the attempt to do so makes that
 * one see the level when it looks once more. */
void chunk_low(struct heap *h, const void *chunk)
{
    uint32_t granule = (uint32_t)granule_of(chunk);
    struct chunk *c = chunk_at(granule);
    enum granule_state state = chunk_state(c);
    if (state == CHUNK_LISTED) {
        if (chunk_heap(c) == h)
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
    struct heap *h = chunk_heap(c);
    enum granule_state state = chunk_state(c);
    if (state == CHUNK_LISTED) {
        atomic_store(&h->emptied, true);
        if (!atomic_load(&h->active))
            atomic_store(&abandoned_emptied, true);
    }
    if (state != CHUNK_RETIRED)
        return;
    if (chunk_live(granule) > 0) {
        if (atomic_load(&h->active) &&
            chunk_state_change(c, CHUNK_RETIRED, CHUNK_POSTED))
            chunk_post(chunk_heap(c), granule);
        return;
    }
    chunk_release_if_empty(granule);
}

void chunk_free_remote(uint32_t granule, size_t size)
{
    struct chunk *c = chunk_at(granule);
    uint32_t freed = atomic_fetch_add(&c->freed, (uint32_t)size);
    if (chunk_level_read(granule) < (int32_t)(freed + (uint32_t)size))
        chunk_low_remote(granule);
}

void chunk_free_spare(struct heap *h)
{
    void *p;
    for (unsigned class = 1; class < PLACE_CLASSES; class ++)
        while ((p = places_get(&h->at[class])))
            chunk_free_own(h, p, chunk_place_size(class));
}

/* --- a heap as a whole --- */

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

bool chunk_attend_abandoned(void)
{
    struct heap *looked_at = NULL, *next, *h;
    bool released = false;
    while ((h = heap_pop_abandoned())) {
        released |= chunk_attend(h);
        h->next = looked_at;
        looked_at = h;
    }
    for (; looked_at; looked_at = next) {
        next = looked_at->next;
        heap_push_abandoned(looked_at);
    }
    return released;
}

void chunk_attend_abandoned_if_any(void)
{
    if (atomic_load_explicit(&abandoned_emptied, memory_order_relaxed) &&
        atomic_exchange(&abandoned_emptied, false))
        chunk_attend_abandoned();
}
