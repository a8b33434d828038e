/* supply.c - slabs are opened, closed and opened again: where pages come from.
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/supply.h"

#include "heap/slab.h"
#include "heap/tally.h"
#include "os/memory.h"

/* Pages of the very first slab that are mapped; 0: all. */
static _Atomic uint32_t first_mapped;

void supply_put_back(uint32_t first, uint32_t n, uint32_t dirty)
{
    if (dirty)
        tally_add(&tally.idle, (int64_t)n - dirty);
    slab_release(region.groups, first, n, dirty);
}

/* Pages of slabs [slab, slab + n) that are in the region and may be used. */
static uint32_t pages_of(uint32_t slab, uint32_t n)
{
    uint32_t left = region.pages - slab * SLAB_PAGES;
    uint32_t most = slab ? n * SLAB_PAGES : region.in_first;
    return left < most ? left : most;
}

static void raise_to(_Atomic uintptr_t *end, uintptr_t least)
{
    uintptr_t old = atomic_load(end);
    while (old < least && !atomic_compare_exchange_weak(end, &old, least))
        ;
}

void supply_use(uint32_t first, uint32_t pages, enum advice_purpose purpose)
{
    raise_to(&region_end, (uintptr_t)page_at(first + pages));
    if (!region_detoured)
        raise_to(&region_hot_end, (uintptr_t)page_at(first + pages));
    advice_give(first, pages, purpose);
    if (host_settings()->pay && purpose != FOR_ONE_RUN)
        host_settings()->pay(page_at(first), tally_bytes(pages));
    tally_add(&tally.opened, pages);
}

/* The same, and they are free: from a slab's first one on, as a rule. */
static void serve(uint32_t first, uint32_t pages, enum advice_purpose purpose)
{
    uint32_t skip = first ? 0 : NO_PAGE;
    uint32_t slab = first / SLAB_PAGES;
    supply_use(first, pages, purpose);
    slabs_set(region.groups, slab, supply_slabs_of(first + pages) - slab,
              SLAB_OPEN);
    slab_release(region.groups, first + skip, pages - skip, false);
}

/* The very first slab is opened step by step, so that a small tool has no more
 * addresses than it would have without the library: each step doubles it. */
#define FIRST_STEP ((uint32_t)(64 * KIB >> PAGE_SHIFT))

/* Pages to map of n slabs from `first` on, of which so many are needed. */
static uint32_t map_wish(uint32_t first, uint32_t n, uint32_t need)
{
    uint32_t all = pages_of(first, n);
    if (first || need > all / 2 || !region.huge_from)
        return all;
    return (uint32_t)num_pow2_up(num_max(need, FIRST_STEP));
}

bool supply_grow_first(uint32_t need)
{
    uint32_t old = atomic_load(&first_mapped), all = pages_of(0, 1);
    if (!old || old >= all)
        return false;
    uint32_t to = (uint32_t)num_min(num_max((size_t)2 * old, old + need), all);
    /* Whoever wins maps them; what cannot be mapped is left out. */
    if (atomic_compare_exchange_strong(&first_mapped, &old, to) &&
        os_take(page_at(old), tally_bytes(to - old)) == OS_TAKEN)
        serve(old, to - old, FOR_SMALL);
    return true;
}

/* Map n slabs from *first on or, where something else is there, further on: all
 * of their pages, or as many as are needed. How many, or 0: *why. */
static uint32_t map_slabs(uint32_t *first, uint32_t n, uint32_t need,
                          enum heap_refusal *why)
{
    enum os_taken taken = OS_OCCUPIED;
    uint32_t pages = 0, seen = atomic_load(&region.frontier);
    for (uint64_t at = *first, skip = 1; taken == OS_OCCUPIED;
         at += skip, skip *= 2) {
        *why = REFUSED_BY_REGION;
        if (at * SLAB_PAGES + need > region.pages ||
            seen != atomic_load(&region.frontier))
            return 0; /* another thread was here first, as a rule */
        *first = (uint32_t)at;
        pages = map_wish(*first, n, need);
        taken = os_take(page_at(*first * SLAB_PAGES), tally_bytes(pages));
        if (taken == OS_REFUSED && pages > need)
            taken = os_take(page_at(*first * SLAB_PAGES),
                            tally_bytes(pages = need));
    }
    if (taken == OS_TAKEN)
        return pages;
    *why = REFUSED_BY_SYSTEM;
    return 0;
}

/* The system counts a mapping as a whole when a process forks, and refuses one
 * that is larger than memory. So a slab is left out where such a window begins.
 */
#define WINDOW_SLABS ((uint32_t)(((uint64_t)4 << 30) / SLAB_BYTES))

/* Where n slabs that were never opened begin, if there are f opened ones. */
static uint32_t next_slabs(uint32_t f, uint32_t n)
{
    uint32_t border = (f + n) / WINDOW_SLABS * WINDOW_SLABS;
    return border > f && n < WINDOW_SLABS ? border + 1 : f;
}

uint32_t supply_open(uint32_t n, uint32_t need, enum advice_purpose purpose,
                     uint32_t *seen, enum heap_refusal *why)
{
    uint32_t f = atomic_load(&region.frontier), first = next_slabs(f, n), pages;
    if (f != *seen) {
        *seen = f;
        return UINT32_MAX;
    }
    if (!f)
        need += NO_PAGE;
    if (!(pages = map_slabs(&first, n, need, why))) {
        *seen = atomic_load(&region.frontier);
        return UINT32_MAX;
    }
    if (!region_commit_tables(first + n)) {
        os_drop(page_at(first * SLAB_PAGES), tally_bytes(pages));
        *why = REFUSED_BY_SYSTEM;
        return UINT32_MAX;
    }
    slabs_set(region.groups, first, n, SLAB_MAPPED);
    /* Others may have gone further meanwhile: past these, which were mapped. */
    while (f < first + n &&
           !atomic_compare_exchange_weak(&region.frontier, &f, first + n))
        ;
    if (purpose == FOR_ONE_RUN)
        supply_use(first * SLAB_PAGES, pages, purpose);
    else
        serve(first * SLAB_PAGES, pages, purpose);
    if (!first && pages < pages_of(0, 1))
        atomic_store(&first_mapped, pages);
    return first;
}

bool supply_open_first(enum heap_refusal *why)
{
    uint32_t seen = 0;
    supply_open(1, 1, FOR_SMALL, &seen, why);
    return atomic_load(&region.frontier) > 0;
}

bool supply_renew(uint32_t slab, uint32_t n)
{
    bool done = os_renew(page_at(slab * SLAB_PAGES), n * SLAB_BYTES);
    if (!done)
        slabs_set(region.groups, slab, n, SLAB_CLOSED);
    return done;
}

bool supply_reopen(uint32_t slab, uint32_t n, enum advice_purpose purpose)
{
    for (uint32_t s = slab, row; s < slab + n; s += row + 1) {
        /* The one behind the row is open, or another thread is at it. */
        for (row = 0; s + row < slab + n; row++)
            if (!slabs_claim(region.groups, s + row, 1))
                break;
        if (row && !supply_renew(s, row))
            return false;
        if (row)
            serve(s * SLAB_PAGES, row * SLAB_PAGES, purpose);
    }
    return true;
}

bool supply_close(uint32_t slab)
{
    uint32_t first = slab * SLAB_PAGES, dirty;
    if (pages_of(slab, 1) < SLAB_PAGES ||
        !slab_begins_free(slab_at(region.groups, slab), SLAB_PAGES) ||
        !slab_claim(region.groups, first, SLAB_PAGES, &dirty))
        return false;
    if (!os_close(page_at(first), SLAB_BYTES)) {
        supply_put_back(first, SLAB_PAGES, dirty);
        return false;
    }
    tally_add(&tally.opened, -(int64_t)SLAB_PAGES);
    tally_add(&tally.idle, -(int64_t)dirty);
    slabs_clear(region.groups, slab, 1, SLAB_OPEN);
    slabs_set(region.groups, slab, 1, SLAB_CLOSED);
    return true;
}

uint32_t supply_taken(uint32_t first, uint32_t pages)
{
    uint32_t n = supply_slabs_of(pages);
    for (uint32_t part = pages - (n - 1) * SLAB_PAGES; n;
         n--, part = SLAB_PAGES) {
        uint32_t s = first + n - 1;
        const struct slab *slab = slab_at(region.groups, s);
        if (!slab_is(region.groups, s, SLAB_CLOSED) &&
            (slab_lacks(slab, part) || !slab_begins_free(slab, part)))
            break;
    }
    return n;
}

bool supply_first_ends_before(uint32_t end)
{
    return end <= SLAB_PAGES && end > atomic_load(&first_mapped);
}
