/* whole.c - runs that have their slabs for themselves.
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/whole.h"

#include "heap/slab.h"
#include "heap/supply.h"
#include "heap/tally.h"
#include "os/memory.h"

/* Close those of n slabs that are open, and claim them all. */
static bool close_and_claim_slabs(uint32_t slab, uint32_t n)
{
    for (uint32_t s = slab, end = slab + n;
         (s = slabs_next_open(region.groups, s, end)) < end; s++)
        if (!supply_close(s))
            return false;
    return slabs_claim(region.groups, slab, n);
}

/* Claim n slabs in a row: closed ones, or free ones where there are no more
 * addresses. UINT32_MAX if there are none. */
static uint32_t claim_whole(uint32_t n, uint32_t seen, bool open)
{
    for (uint32_t s = 1, skip;; s += skip) {
        s = open ? slabs_next(region.groups, s, seen)
                 : slabs_find_closed(region.groups, s, seen, n);
        if (s + n > seen)
            return UINT32_MAX;
        skip = open ? supply_taken(s, n * SLAB_PAGES) : 0;
        if (!skip && close_and_claim_slabs(s, n))
            return s;
        skip += !skip;
    }
}

/* Slabs for a run of its own: the first, or UINT32_MAX. */
static uint32_t take_slabs_whole(uint32_t n, enum heap_refusal *why)
{
    uint32_t seen = atomic_load(&region.frontier), before = UINT32_MAX;
    uint32_t s = claim_whole(n, seen, false);
    if (!seen && !supply_open_first(why))
        return UINT32_MAX;
    while (s == UINT32_MAX && seen != before) {
        before = seen;
        if ((seen + n) * SLAB_PAGES <= region.pages) {
            s = supply_open(n, n * SLAB_PAGES, FOR_ONE_RUN, &seen, why);
            if (s != UINT32_MAX)
                return s;
        }
    }
    if (s == UINT32_MAX)
        s = claim_whole(n, seen, true);
    if (s == UINT32_MAX)
        return UINT32_MAX;
    if (!supply_renew(s, n)) {
        *why = REFUSED_BY_SYSTEM;
        return UINT32_MAX;
    }
    supply_use(s * SLAB_PAGES, n * SLAB_PAGES, FOR_ONE_RUN);
    return s;
}

uint32_t whole_take(uint32_t pages, enum heap_refusal *why)
{
    uint32_t s = take_slabs_whole(supply_slabs_of(pages), why);
    if (s == UINT32_MAX)
        return 0;
    tally_add(&tally.whole, pages);
    return s * SLAB_PAGES;
}

void whole_give(uint32_t first, uint32_t n, bool filled)
{
    uint32_t from = supply_slabs_of(first),
             slabs = supply_slabs_of(first + n) - from;
    uint32_t part = from * SLAB_PAGES - first;
    if (filled && !part)
        advice_look(first + n / 2);
    tally_add(&tally.whole, -(int64_t)n);
    if (part)
        os_advise(page_at(first), tally_bytes(part < n ? part : n), OS_RELEASE);
    if (!slabs)
        return;
    /* Where the system does not close them, they are opened anew later. */
    if (!os_close(page_at(from * SLAB_PAGES), slabs * SLAB_BYTES))
        os_advise(page_at(from * SLAB_PAGES), slabs * SLAB_BYTES, OS_RELEASE);
    tally_add(&tally.opened, -(int64_t)slabs * SLAB_PAGES);
    slabs_set(region.groups, from, slabs, SLAB_CLOSED);
}

uint32_t whole_tail(uint32_t first, uint32_t n)
{
    uint32_t slab = first / SLAB_PAGES, left = SLAB_PAGES - first % SLAB_PAGES;
    if (left == SLAB_PAGES || slab >= atomic_load(&region.frontier) ||
        slab_is(region.groups, slab, SLAB_OPEN))
        return 0;
    return left < n ? left : n;
}
