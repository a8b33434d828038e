/* settle.c - the memory of idle pages goes back to the system, little by
 * little. Any thread; callable inside malloc; nothing here waits for another
 * thread. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/settle.h"

#include "heap/slab.h"
#include "heap/supply.h"
#include "heap/tally.h"
#include "os/memory.h"

/* Idle memory that is kept: this much, or a share of what is in use. */
#define IDLE_MIN ((int64_t)(8 * MIB >> PAGE_SHIFT))
#define IDLE_SHARE 8

/* Free pages that stay usable, beyond those. */
#define SPARE_MIN ((int64_t)(64 * MIB >> PAGE_SHIFT))

/* Slabs that are looked at for a piece to give back, and how long to leave it
 * after that was in vain: 2^PAUSE_MAX occasions at most. */
#define SETTLE_SLABS 16
#define PIECE_MAX ((uint32_t)(MIB >> PAGE_SHIFT))
#define PAUSE_MAX 16

/* Pages of a piece that is worth it, and where there is none, at least. */
#define PIECE_GOOD (PAGE_SHIFT < 15 ? (uint32_t)1 << (15 - PAGE_SHIFT) : 1)
#define PIECE_MIN (PAGE_SHIFT < 13 ? (uint32_t)1 << (13 - PAGE_SHIFT) : 1)

static struct {
    _Alignas(64) _Atomic int64_t above; /* settle if more are idle; 0: wherever
                                           the budget is */
    _Atomic uint32_t at;                /* slab to look at next */
    _Atomic uint32_t pause;             /* calls that do nothing */
    _Atomic uint32_t failures;          /* in a row */
} state;

/* Where nothing can be given back, as from locked memory, it is tried less and
 * less often. */
static void pause_after(bool refused)
{
    uint32_t failures = refused ? atomic_load(&state.failures) + 1 : 0;
    atomic_store(&state.failures, failures < PAUSE_MAX ? failures : PAUSE_MAX);
    if (refused)
        atomic_store(&state.pause, (uint32_t)1 << atomic_load(&state.failures));
}

/* Give back the memory of free pages, all of which were just claimed: how many
 * had some. 0 if the system refuses. */
static uint32_t pages_clean(uint32_t first, uint32_t n, uint32_t dirty)
{
    bool done = os_advise(page_at(first), tally_bytes(n), OS_RELEASE);
    if (done)
        tally_add(&tally.idle, -(int64_t)dirty);
    supply_put_back(first, n, done ? 0 : dirty);
    pause_after(!done);
    return done ? dirty : 0;
}

/* A huge page of the slab that is free and has memory. */
static uint32_t clean_huge(uint32_t slab)
{
    uint32_t huge = (uint32_t)(os_huge_size() >> PAGE_SHIFT), n, dirty;
    for (uint32_t offset = 0; huge && offset + huge <= SLAB_PAGES;
         offset += huge) {
        uint32_t first = slab * SLAB_PAGES + offset;
        uint32_t idle =
            slab_find_idle(slab_at(region.groups, slab), offset, 1, 1, &n);
        if (first >= region.huge_from && idle < offset + huge &&
            slab_claim(region.groups, first, huge, &dirty))
            return pages_clean(first, huge, dirty);
    }
    return 0;
}

/* A piece of at least `least` pages that is free and has memory. */
static uint32_t clean_piece(uint32_t slab, uint32_t least)
{
    uint32_t n, dirty;
    /* With what is clean beside it, since that may be part of a huge page. */
    for (uint32_t offset = 0;
         (offset = slab_find_idle(slab_at(region.groups, slab), offset, least,
                                  PIECE_MAX, &n)) < SLAB_PAGES;
         offset += n) {
        uint32_t first = slab * SLAB_PAGES + offset;
        if (n >= least && slab_claim(region.groups, first, n, &dirty))
            return pages_clean(first, n, dirty);
    }
    return 0;
}

int64_t settle_budget(void)
{
    int64_t share =
        (tally_of(&tally.used) - tally_of(&tally.whole)) / IDLE_SHARE;
    return share > IDLE_MIN ? share : IDLE_MIN;
}

/* Give a little of the slab back: how many pages. Huge pages go in one piece,
 * unless there is much that cannot go that way. */
static uint32_t settle_slab(uint32_t slab, uint32_t least)
{
    uint32_t n = supply_close(slab) ? SLAB_PAGES : 0;
    bool huge = (slab + 1) * SLAB_PAGES > region.huge_from;
    if (!n && huge)
        n = clean_huge(slab);
    if (!n && (!huge || tally_of(&tally.idle) > settle_budget() / 8 * 9))
        n = clean_piece(slab, least);
    return n;
}

/* Give a piece back, wherever there is one: how many pages. */
static uint32_t settle_once(void)
{
    uint32_t slabs = atomic_load(&region.frontier), n;
    for (uint32_t k = 0; k < SETTLE_SLABS && k < slabs; k++) {
        uint32_t at = atomic_load(&state.at);
        uint32_t s = slabs_next_open(region.groups, at, slabs);
        if (s < slabs &&
            (n = settle_slab(s, k < SETTLE_SLABS / 2 ? PIECE_GOOD : PIECE_MIN)))
            return n;
        atomic_compare_exchange_strong(&state.at, &at, s < slabs ? s + 1 : 0);
    }
    return 0;
}

bool settle_is_due(void)
{
    int64_t idle = tally_of(&tally.idle);
    return (idle > settle_budget() && idle > tally_of(&state.above)) ||
           tally_of(&tally.opened) - tally_of(&tally.used) >
               SPARE_MIN + 2 * settle_budget();
}

void settle_some(uint32_t pages)
{
    if (!settle_is_due()) {
        if (tally_of(&state.above) && tally_of(&tally.idle) <= settle_budget())
            atomic_store(&state.above, 0);
        return;
    }
    uint32_t pause = atomic_load_explicit(&state.pause, memory_order_relaxed);
    if (pause) { /* whoever loses has waited as well */
        atomic_compare_exchange_strong(&state.pause, &pause, pause - 1);
        return;
    }
    uint32_t n = 1;
    for (uint32_t done = 0; n && done < pages && settle_is_due(); done += n)
        n = settle_once();
    /* What idles now is in no such pieces: do not look for them again before
     * there is more. */
    if (!n)
        atomic_store(&state.above, tally_of(&tally.idle) + PIECE_MAX);
    else
        atomic_store(&state.above, 0);
}

bool settle_all(void)
{
    bool any = false;
    uint32_t slabs = atomic_load(&region.frontier);
    for (uint32_t s = 0; (s = slabs_next_open(region.groups, s, slabs)) < slabs;
         s++) {
        any |= supply_close(s);
        while (clean_piece(s, 1))
            any = true;
    }
    return any;
}
