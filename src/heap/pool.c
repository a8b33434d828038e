/* pool.c - free pages of the region.
 * One thread at a time, the one that has entered; callable inside malloc. errno
 * is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/pool.h"

#include <string.h>

#include "core/num.h"
#include "heap/region.h"
#include "os/memory.h"
#include "os/system.h"
#include "os/threads.h"

/* How often to look with pauses whether the pool is free: some ten times as
 * long as one use takes. Then the thread inside does not run, and gets the
 * chance; but not for longer than this, in nanoseconds. */
#define TRIES_SPINNING 400
#define WAIT_MAX 200000000

/* How many pieces of a class are looked at where some may not fit: too small,
 * or not aligned. */
#define LOOK_AT 8

/* Tags become usable in steps. */
#define TAG_STEP (64 * KIB)

static size_t tag_bytes(size_t pages)
{
    return num_align_up((pages + 1) * sizeof(struct pool_tag), TAG_STEP);
}

size_t pool_table_bytes(size_t pages)
{
    return tag_bytes(pages) + os_page_size(); /* for the witness */
}

/* Let forked children be told from this process, before the turn is taken for
 * the first time. Threads may do so together. */
static _Atomic uint32_t *witness_call(struct region *r)
{
    void *page = (char *)r->tags + tag_bytes(r->size / r->page_size);
    _Atomic uint32_t *witness = &r->pool.blind_witness;
    if (os_commit(page, r->page_size) &&
        os_advise(page, r->page_size, OS_FORGET))
        witness = page;
    atomic_store_explicit(witness, 1, memory_order_relaxed);
    atomic_store_explicit(&r->pool.witness, witness, memory_order_release);
    return witness;
}

/* Begin anew: nobody knows what the thread that was inside had got to. What was
 * free stays taken. */
static void pool_forget(struct region *r)
{
    size_t size = r->pool.tagged * sizeof(struct pool_tag);
    if (!os_advise(r->tags, num_align_up(size, r->page_size), OS_RELEASE))
        memset(r->tags, 0, size);
    memset(r->pool.filled, 0, sizeof r->pool.filled);
    memset(r->pool.newest, 0, sizeof r->pool.newest);
    atomic_store_explicit(&r->pool.dirty, 0, memory_order_relaxed);
}

/* In a forked child each thread comes by here before it first takes the turn.
 * While none has been, a turn that is taken is that of a thread which was not
 * forked: it has no end, and so is ours. */
static void pool_inherit(struct region *r, _Atomic uint32_t *witness)
{
    uint32_t turn = atomic_load_explicit(&r->pool.turn, memory_order_relaxed);
    uint32_t wiped = 0;
    if (atomic_compare_exchange_strong(witness, &wiped, 1) && turn % 2) {
        pool_forget(r);
        pool_leave(r);
    }
}

/* Take the turn if nobody has it. */
static bool turn_take(struct pool *pool, uint32_t *turn)
{
    *turn = atomic_load_explicit(&pool->turn, memory_order_relaxed);
    /* Acquire: see what whoever was here before has done. */
    return *turn % 2 == 0 && atomic_compare_exchange_strong_explicit(
                                 &pool->turn, turn, *turn + 1,
                                 memory_order_acquire, memory_order_relaxed);
}

/* Wait a little while the pool is in use. False if that was long enough. */
static bool wait_goes_on(int tries, uint64_t *since)
{
    if (tries < TRIES_SPINNING) {
        os_pause();
        return true;
    }
    if (tries == TRIES_SPINNING)
        *since = os_clock();
    os_yield();
    return os_clock() - *since < WAIT_MAX;
}

bool pool_enter(struct region *r)
{
    struct pool *pool = &r->pool;
    _Atomic uint32_t *witness =
        atomic_load_explicit(&pool->witness, memory_order_acquire);
    uint64_t since;
    uint32_t turn;
    if (!witness)
        witness = witness_call(r);
    if (!atomic_load_explicit(witness, memory_order_acquire))
        pool_inherit(r, witness);
    for (int tries = 0; !turn_take(pool, &turn); tries++) {
        if (turn == atomic_load_explicit(&pool->given_up, memory_order_relaxed))
            return false;
        if (!wait_goes_on(tries, &since)) {
            atomic_store_explicit(&pool->given_up, turn, memory_order_relaxed);
            return false;
        }
    }
    return true;
}

void pool_leave(struct region *r)
{
    /* Release: whoever enters next sees what we did. */
    atomic_fetch_add_explicit(&r->pool.turn, 1, memory_order_release);
}

/* The class that a piece of so many pages serves: exact up to 16 pages, then 8
 * steps a doubling, rounded down. */
static unsigned class_of(uint32_t pages)
{
    unsigned bits = 31 - (unsigned)__builtin_clz(pages);
    unsigned doubling = bits > 3 ? bits - 3 : 0;
    return doubling * 8 + (pages >> doubling);
}

/* The first class from `class` on that has a piece; POOL_CLASSES if none. */
static unsigned class_filled(const struct pool *pool, enum pool_kind kind,
                             unsigned class)
{
    for (unsigned word = class / 64; word < POOL_CLASSES / 64; word++) {
        uint64_t bits = pool->filled[kind][word];
        if (word == class / 64)
            bits &= ~(uint64_t)0 << class % 64;
        if (bits)
            return word * 64 + (unsigned)__builtin_ctzll(bits);
    }
    return POOL_CLASSES;
}

static void dirty_set(struct pool *pool, uint32_t pages)
{
    atomic_store_explicit(&pool->dirty, pages, memory_order_relaxed);
}

/* List a piece and set its tags. */
static void piece_add(struct region *r, uint32_t first, uint32_t pages,
                      enum pool_kind kind)
{
    struct pool *pool = &r->pool;
    unsigned class = class_of(pages);
    uint32_t older = pool->newest[kind][class];
    if (kind == POOL_DIRTY)
        dirty_set(pool, pool_dirty(r) + pages);
    r->tags[first + pages - 1] = (struct pool_tag){pages, kind, 0, 0};
    r->tags[first] = (struct pool_tag){pages, kind, 0, older};
    if (older)
        r->tags[older].newer = first;
    pool->newest[kind][class] = first;
    pool->filled[kind][class / 64] |= (uint64_t)1 << class % 64;
}

/* Take a piece off its list and clear its tags. */
static struct pool_tag piece_remove(struct region *r, uint32_t first)
{
    struct pool *pool = &r->pool;
    struct pool_tag tag = r->tags[first];
    unsigned class = class_of(tag.pages);
    if (tag.kind == POOL_DIRTY)
        dirty_set(pool, pool_dirty(r) - tag.pages);
    if (tag.older)
        r->tags[tag.older].newer = tag.newer;
    if (tag.newer)
        r->tags[tag.newer].older = tag.older;
    else if (!(pool->newest[tag.kind][class] = tag.older))
        pool->filled[tag.kind][class / 64] &= ~((uint64_t)1 << class % 64);
    r->tags[first + tag.pages - 1].pages = 0;
    r->tags[first].pages = 0;
    return tag;
}

/* Have usable tags up to page `end`, that one included. */
static bool tags_reach(struct region *r, uint32_t end)
{
    if (end < r->pool.tagged)
        return true;
    size_t from =
        num_align_down(r->pool.tagged * sizeof(struct pool_tag), TAG_STEP);
    size_t to = tag_bytes(end);
    if (!os_commit((char *)r->tags + from, to - from))
        return false;
    r->pool.tagged = (uint32_t)(to / sizeof(struct pool_tag));
    return true;
}

bool pool_add(struct region *r, uint32_t first, uint32_t pages,
              enum pool_kind kind)
{
    if (!tags_reach(r, first + pages))
        return false;
    const struct pool_tag *before = &r->tags[first - 1];
    const struct pool_tag *after = &r->tags[first + pages];
    if (after->pages && after->kind == kind)
        pages += piece_remove(r, first + pages).pages;
    if (before->pages && before->kind == kind) {
        uint32_t more = before->pages;
        piece_remove(r, first -= more);
        pages += more;
    }
    piece_add(r, first, pages, kind);
    return true;
}

/* True if a piece has `pages` from an aligned place on; *gap is how many come
 * before that. */
static bool piece_fits(const struct region *r, uint32_t first,
                       const struct pool_place *place, uint32_t *gap)
{
    *gap = (place->phase - first) & (place->align - 1);
    return r->tags[first].pages >= place->pages &&
           r->tags[first].pages - place->pages >= *gap;
}

/* A fitting piece of a class, among the newest ones; 0 if there is none. */
static uint32_t class_search(const struct region *r, enum pool_kind kind,
                             unsigned class, const struct pool_place *place,
                             uint32_t *gap)
{
    uint32_t first = r->pool.newest[kind][class];
    for (int i = 0; first && i < LOOK_AT; i++, first = r->tags[first].older)
        if (piece_fits(r, first, place, gap))
            return first;
    return 0;
}

uint32_t pool_take(struct region *r, const struct pool_place *place,
                   enum pool_kind kind)
{
    const struct pool *pool = &r->pool;
    unsigned class = class_of(place->pages);
    unsigned sure = class_of(place->pages + place->align - 1) + 1;
    uint32_t gap, first = 0;
    while (!first && (class = class_filled(pool, kind, class)) < POOL_CLASSES) {
        first = class_search(r, kind, class, place, &gap);
        class = class < sure ? class + 1 : POOL_CLASSES;
    }
    if (!first)
        return 0;
    struct pool_tag tag = piece_remove(r, first);
    if (gap)
        piece_add(r, first, gap, kind);
    if (tag.pages > gap + place->pages)
        piece_add(r, first + gap + place->pages, tag.pages - gap - place->pages,
                  kind);
    return first + gap;
}

uint32_t pool_take_at(struct region *r, uint32_t first, uint32_t least,
                      uint32_t most, enum pool_kind *kind)
{
    if (first >= r->pool.tagged || r->tags[first].pages < least)
        return 0;
    struct pool_tag tag = piece_remove(r, first);
    *kind = (enum pool_kind)tag.kind;
    if (tag.pages <= most)
        return tag.pages;
    piece_add(r, first + most, tag.pages - most, *kind);
    return most;
}

void pool_purge(struct region *r)
{
    unsigned class = 0;
    while ((class = class_filled(&r->pool, POOL_DIRTY, class)) < POOL_CLASSES) {
        uint32_t first = r->pool.newest[POOL_DIRTY][class];
        class += 1;
        while (first) {
            struct pool_tag tag = r->tags[first];
            size_t size = tag.pages * r->page_size;
            if (os_advise((char *)r + first * r->page_size, size, OS_RELEASE)) {
                piece_remove(r, first);
                pool_add(r, first, tag.pages, POOL_CLEAN);
                atomic_fetch_sub_explicit(&r->handed, size,
                                          memory_order_relaxed);
            }
            first = tag.older;
        }
    }
}
