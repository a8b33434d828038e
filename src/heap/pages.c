/* pages.c - take and give back runs of pages.
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/pages.h"

#include "heap/limit.h"
#include "heap/settle.h"
#include "heap/slab.h"
#include "heap/supply.h"
#include "heap/tally.h"
#include "heap/whole.h"
#include "os/memory.h"

/* Pages that are populated together: at most so many, and at most this share of
 * what is in use. */
#define POPULATE_MAX ((uint32_t)(256 * KIB >> PAGE_SHIFT))
#define POPULATE_SHARE 16

/* Given back by itself at once if there is no room for it in the budget. */
#define LARGE_PAGES (SLAB_PAGES / 2)

/* --- finding runs --- */

/* A run within one slab. */
static uint32_t take_in_slab(uint32_t slab, struct pages_request *q)
{
    struct slab *s = slab_at(region.groups, slab);
    for (int tries = 0; tries < 4 && !slab_lacks(s, q->pages); tries++) {
        uint32_t offset = slab_find(s, q->pages, q->align);
        uint32_t first = slab * SLAB_PAGES + offset;
        if (offset == SLAB_PAGES)
            break;
        if (slab_claim(region.groups, first, q->pages, &q->dirty)) {
            if (tries)
                q->from_slab = slab; /* others are busy below */
            return first;
        }
    }
    return 0;
}

static uint32_t take_small(struct pages_request *q)
{
    uint32_t seen = atomic_load(&region.frontier), first, s;
    if (q->from_slab < seen && (first = take_in_slab(q->from_slab, q)))
        return first;
    for (;;) {
        uint32_t before = seen;
        for (s = 0; (s = slabs_next_open(region.groups, s, seen)) < seen; s++)
            if ((first = take_in_slab(s, q)))
                return first;
        for (s = 0; (s = slabs_next_closed(region.groups, s, seen)) < seen;
             s++) {
            advice_slab_opened(s);
            if (!supply_reopen(s, 1, FOR_SMALL))
                return q->refusal = REFUSED_BY_SYSTEM, 0;
            if ((first = take_in_slab(s, q)))
                return first;
        }
        if (supply_grow_first(q->pages))
            continue;
        advice_slab_opened(seen);
        s = supply_open(1, q->pages, FOR_SMALL, &seen, &q->refusal);
        if (s != UINT32_MAX && (first = take_in_slab(s, q)))
            return first;
        if (s == UINT32_MAX && seen == before)
            return 0;
    }
}

/* A run that begins where a slab begins. */
static uint32_t take_slabs(struct pages_request *q)
{
    uint32_t need = supply_slabs_of(q->pages), skip;
    uint32_t seen = atomic_load(&region.frontier);
    for (uint32_t s = 1;
         (s = slabs_next(region.groups, s, seen)) + need <= seen; s += skip) {
        uint32_t first = s * SLAB_PAGES;
        if ((skip = supply_taken(s, q->pages)))
            continue;
        if (!supply_reopen(s, need, FOR_LARGE))
            return q->refusal = REFUSED_BY_SYSTEM, 0;
        if (slab_claim(region.groups, first, q->pages, &q->dirty))
            return first;
        skip = 1;
    }
    if (!seen && !supply_open_first(&q->refusal))
        return 0;
    for (int tries = 0; tries < 64;) {
        uint32_t before = seen;
        uint32_t s = supply_open(need, q->pages, FOR_LARGE, &seen, &q->refusal);
        if (s == UINT32_MAX && seen == before)
            return 0;
        tries += s != UINT32_MAX;
        if (s != UINT32_MAX &&
            slab_claim(region.groups, s * SLAB_PAGES, q->pages, &q->dirty))
            return s * SLAB_PAGES;
    }
    return 0;
}

static uint32_t take_large(struct pages_request *q)
{
    return supply_slabs_of(q->pages) < WHOLE_SLABS
               ? take_slabs(q)
               : whole_take(q->pages, &q->refusal);
}

/* --- take and give --- */

static void took(uint32_t n, uint32_t dirty)
{
    tally_add(&tally.used, n);
    if (dirty)
        tally_add(&tally.idle, -(int64_t)dirty);
}

uint32_t pages_take(struct pages_request *q)
{
    q->refusal = REFUSED_BY_REGION;
    q->dirty = 0;
    bool large = q->pages > LARGE_PAGES;
    if (large &&
        !limit_allows(tally_held_bytes(), tally_bytes(q->pages - q->carried)))
        return q->refusal = REFUSED_BY_LIMIT, 0;
    uint32_t first = large ? take_large(q) : take_small(q);
    if (!first)
        return 0;
    if (q->carried < q->pages &&
        !limit_allows(tally_held_bytes() - tally_bytes(q->dirty),
                      tally_bytes(q->pages - q->carried))) {
        if (slab_is(region.groups, first / SLAB_PAGES, SLAB_OPEN))
            supply_put_back(first, q->pages, q->dirty);
        else
            whole_give(first, q->pages, false);
        q->refusal = REFUSED_BY_LIMIT;
        return 0;
    }
    took(q->pages, q->dirty);
    if (large && !q->carried && !q->dirty)
        advice_run_taken(first, q->pages);
    return first;
}

/* Claim [first, first + n), opening what is to be opened. */
static bool claim_at(uint32_t first, uint32_t n, uint32_t *dirty)
{
    uint32_t seen, end = first + n;
    enum heap_refusal why;
    while ((seen = atomic_load(&region.frontier)) * SLAB_PAGES < end)
        if (first > seen * SLAB_PAGES ||
            supply_open(supply_slabs_of(end - seen * SLAB_PAGES),
                        end - seen * SLAB_PAGES, FOR_LARGE, &seen,
                        &why) == UINT32_MAX)
            return false;
    while (!slab_claim(region.groups, first, n, dirty))
        if (!supply_first_ends_before(end) || !supply_grow_first(n))
            return false;
    return true;
}

bool pages_take_at(uint32_t first, uint32_t n, uint32_t *dirty)
{
    if (n > region.pages - first)
        return false;
    uint32_t tail = whole_tail(first, n);
    if (!claim_at(first + tail, n - tail, dirty))
        return false;
    /* What was cut off the run may have come back to it. */
    if (!limit_allows(tally_held_bytes() - tally_bytes(*dirty),
                      tally_bytes(n)) ||
        (tail && !pages_renew(first, tail))) {
        supply_put_back(first + tail, n - tail, *dirty);
        return false;
    }
    took(n, *dirty);
    tally_add(&tally.whole, tail);
    return true;
}

bool pages_renew(uint32_t first, uint32_t n)
{
    if (!os_renew(page_at(first), tally_bytes(n)))
        return false;
    advice_give(first, n, n > LARGE_PAGES ? FOR_LARGE : FOR_SMALL);
    return true;
}

static void give_pages(uint32_t first, uint32_t n, bool clean)
{
    if (!clean)
        tally_add(&tally.idle, n);
    if (!clean && n >= LARGE_PAGES && n > settle_budget() / 2 &&
        settle_is_due() &&
        os_advise(page_at(first), tally_bytes(n), OS_RELEASE)) {
        tally_add(&tally.idle, -(int64_t)n);
        clean = true;
    }
    slab_release(region.groups, first, n, !clean);
}

void pages_give(uint32_t first, uint32_t n, enum pages_memory memory)
{
    if (memory == PAGES_ODD && !pages_renew(first, n))
        return; /* nobody's for ever */
    tally_add(&tally.used, -(int64_t)n);
    uint32_t slabs = supply_slabs_of(first + n);
    for (uint32_t at = first, end = first + n, to; at < end; at = to) {
        uint32_t slab = at / SLAB_PAGES;
        to = slabs_of_a_kind(region.groups, slab, slabs) * SLAB_PAGES;
        to = to < end ? to : end;
        if (slab_is(region.groups, slab, SLAB_OPEN))
            give_pages(at, to - at, memory != PAGES_DIRTY);
        else
            whole_give(at, to - at, memory == PAGES_DIRTY);
    }
    settle_some(n < LARGE_PAGES ? n : LARGE_PAGES);
}

void pages_prepare(uint32_t first, uint32_t n)
{
    static _Atomic bool refused; /* by a kernel before 5.14: do not ask again */
    uint32_t want = POPULATE_MAX, more = 0, dirty;
    int64_t share = tally_of(&tally.used) / POPULATE_SHARE;
    if (share < want)
        want = (uint32_t)share;
    if (first >= region.huge_from || want < 2 || os_page_size() != PAGE ||
        host_settings()->pay || /* they are there */
        atomic_load_explicit(&refused, memory_order_relaxed))
        return;
    uint32_t end = first + n, left = SLAB_PAGES - (end - 1) % SLAB_PAGES - 1;
    if (want < n) {
        n = want;
    } else if (end + (want - n) <= region.huge_from && want - n <= left &&
               want > n && slab_claim(region.groups, end, want - n, &dirty)) {
        more = want - n;
        if (dirty) /* some have memory already: no use */
            supply_put_back(end, more, dirty), more = 0;
    }
    bool done = os_advise(page_at(first), tally_bytes(n + more), OS_POPULATE);
    if (!done)
        atomic_store_explicit(&refused, true, memory_order_relaxed);
    if (more && done)
        tally_add(&tally.idle, more);
    if (more)
        slab_release(region.groups, end, more, done);
}
