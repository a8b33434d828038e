/* pages.c - take and give back runs of pages.
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * errno is preserved.
 *
 * First touches are what fresh memory costs. Measured on a 2-core virtual
 * machine, Linux 6.18, per 4 KiB: touched one by one 1.6 us, populated in
 * batches 1.2 us, in 2 MiB huge pages 0.2 to 0.45 us.
 * SPDX-License-Identifier: MIT */
#include "heap/pages.h"

#include "heap/limit.h"
#include "heap/slab.h"
#include "heap/thread.h"
#include "os/memory.h"

/* Idle memory that is kept: this much, or a share of what is in use. */
#define IDLE_MIN ((int64_t)(8 * MIB >> PAGE_SHIFT))
#define IDLE_SHARE 8

/* Free pages that stay usable, beyond those. */
#define SPARE_MIN ((int64_t)(64 * MIB >> PAGE_SHIFT))

/* Pages that are populated together: at most so many, and at most this share of
 * what is in use. */
#define POPULATE_MAX ((uint32_t)(256 * KIB >> PAGE_SHIFT))
#define POPULATE_SHARE 16

/* From so many on, slabs are taken and given back as a whole: page by page, a
 * block of 16 GiB takes a millisecond, and 4,096 system calls. */
#ifndef WHOLE_SLABS
#define WHOLE_SLABS ((uint32_t)(64 * MIB / SLAB_BYTES))
#endif

/* Given back by itself at once if there is no room for it in the budget. */
#define LARGE_PAGES (SLAB_PAGES / 2)

/* Slabs that are looked at for a piece to give back, and how long to leave it
 * after that was in vain: 2^PAUSE_MAX occasions at most. */
#define SETTLE_SLABS 16
#define PIECE_MAX ((uint32_t)(MIB >> PAGE_SHIFT))
#define PAUSE_MAX 16

/* Pages of a piece that is worth it, and where there is none, at least. */
#define PIECE_GOOD (PAGE_SHIFT < 15 ? (uint32_t)1 << (15 - PAGE_SHIFT) : 1)
#define PIECE_MIN (PAGE_SHIFT < 13 ? (uint32_t)1 << (13 - PAGE_SHIFT) : 1)

static struct {
    _Alignas(64) _Atomic int64_t used, idle, opened;
    _Atomic int64_t whole;        /* of those used: in runs with own slabs */
    _Atomic int64_t settle_above; /* idle pages; 0: wherever the budget is */
    _Atomic uint32_t first_slab;  /* its pages that are mapped; 0: all */
    _Atomic uint32_t settle_at;   /* slab to look at next */
    _Atomic uint32_t pause;       /* calls of pages_settle that do nothing */
    _Atomic uint32_t failures;    /* in a row, of pages_settle */
} count;

static int64_t load(_Atomic int64_t *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

static int64_t add(_Atomic int64_t *number, int64_t n)
{
    return atomic_fetch_add_explicit(number, n, memory_order_relaxed) + n;
}

struct pages_numbers pages_numbers(void)
{
    int64_t idle = load(&count.idle); /* below 0 for a moment, it may be */
    return (struct pages_numbers){
        .used = (size_t)load(&count.used),
        .idle = idle > 0 ? (size_t)idle : 0,
        .opened = (size_t)load(&count.opened),
    };
}

static size_t bytes(uint32_t pages)
{
    return (size_t)pages << PAGE_SHIFT;
}

/* Pages were claimed, of which `dirty` are idle, and are free again. If some
 * may have memory, all count as such. */
static void put_back(uint32_t first, uint32_t n, uint32_t dirty)
{
    if (dirty)
        add(&count.idle, (int64_t)n - dirty);
    slab_release(region.rows, first, n, dirty);
}

/* --- small pages or huge ones --- */

/* A huge page of which one word is touched takes 512 times the memory, and as
 * much longer to clear. So they are for what was touched for the most part when
 * it was looked at last. For small runs that is the slab that was opened before
 * the newest. Of large runs those that began without memory are looked at when
 * SAMPLES more were taken, as a program may take some before it fills them, and
 * those with slabs of their own when they are given back, too; all of the last
 * SAMPLES must have been touched. */
enum purpose { FOR_SMALL, FOR_LARGE, FOR_ONE_RUN };
#define SAMPLES 4u

static struct {
    _Atomic bool small_sparse;
    _Atomic uint32_t large_untouched; /* looks ago, counted down */
    _Atomic uint32_t slab;            /* opened last for small runs */
    _Atomic uint32_t large[SAMPLES];  /* pages in the middle of large runs */
    _Atomic uint32_t next;
} sample;

/* Were the pages from here on touched? They lie in the middle of a large run.
 */
static void sample_large(uint32_t page)
{
    bool touched = __builtin_popcountll(os_touched(page_at(page))) >= 32;
    uint32_t untouched =
        atomic_load_explicit(&sample.large_untouched, memory_order_relaxed);
    if (!touched)
        untouched = SAMPLES;
    else if (untouched)
        untouched--;
    atomic_store_explicit(&sample.large_untouched, untouched,
                          memory_order_relaxed);
}

/* A large run is taken: look at an older one, unless it is gone. */
static void sample_large_later(uint32_t first, uint32_t n)
{
    uint32_t i =
        atomic_fetch_add_explicit(&sample.next, 1, memory_order_relaxed);
    uint32_t page = atomic_exchange(&sample.large[i % SAMPLES], first + n / 2);
    if (page && !slab_is(region.rows, page / SLAB_PAGES, SLAB_CLOSED) &&
        !slab_page_is_free(slab_at(region.rows, page / SLAB_PAGES),
                           page % SLAB_PAGES))
        sample_large(page);
}

/* A slab is opened for small runs: look at the one before. */
static void sample_slab(uint32_t slab)
{
    uint32_t old = atomic_exchange(&sample.slab, slab), used = 0, touched = 0;
    if (!slab_is(region.rows, old, SLAB_OPEN) || old == slab)
        return;
    for (uint32_t w = 0; w < SLAB_WORDS; w++) {
        uint64_t in_use = slab_not_clean(slab_at(region.rows, old), w);
        uint64_t bits = os_touched(page_at(old * SLAB_PAGES + w * 64));
        used += (uint32_t)__builtin_popcountll(in_use);
        touched += (uint32_t)__builtin_popcountll(in_use & bits);
    }
    atomic_store_explicit(&sample.small_sparse, touched < used / 4,
                          memory_order_relaxed);
}

static bool is_sparse(enum purpose purpose)
{
    return purpose == FOR_SMALL ? atomic_load_explicit(&sample.small_sparse,
                                                       memory_order_relaxed)
                                : atomic_load_explicit(&sample.large_untouched,
                                                       memory_order_relaxed);
}

/* None for so many threads that each is likely to use little. */
#define HUGE_THREADS 256

/* Small pages up to where huge ones begin, and those beyond. */
static void advise(uint32_t first, uint32_t n, enum purpose purpose)
{
    uint32_t small = first < region.huge_from ? region.huge_from - first : 0;
    if (small > n || thread_count() > HUGE_THREADS ||
        (region.huge_from && is_sparse(purpose)))
        small = n;
    if (small)
        os_advise(page_at(first), bytes(small), OS_SMALL);
    if (n > small)
        os_advise(page_at(first + small), bytes(n - small), OS_HUGE);
}

/* --- slabs: opened and closed --- */

/* Slabs that so many pages take. */
static uint32_t slabs_of(uint32_t pages)
{
    return (pages + SLAB_PAGES - 1) / SLAB_PAGES;
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

/* Pages can be used from now on, by the caller alone. */
static void pages_open(uint32_t first, uint32_t pages, enum purpose purpose)
{
    raise_to(&region_end, (uintptr_t)page_at(first + pages));
    if (!region_detoured)
        raise_to(&region_hot_end, (uintptr_t)page_at(first + pages));
    advise(first, pages, purpose);
    if (host_settings()->pay && purpose != FOR_ONE_RUN)
        host_settings()->pay(page_at(first), bytes(pages));
    add(&count.opened, pages);
}

/* The same, and they are free: from a slab's first one on, as a rule. */
static void pages_serve(uint32_t first, uint32_t pages, enum purpose purpose)
{
    uint32_t skip = first ? 0 : NO_PAGE;
    uint32_t slab = first / SLAB_PAGES;
    pages_open(first, pages, purpose);
    slabs_set(region.rows, slab, slabs_of(first + pages) - slab, SLAB_OPEN);
    slab_release(region.rows, first + skip, pages - skip, false);
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

/* Map more of the first slab, some `need` pages. False if there is no more. */
static bool grow_first_slab(uint32_t need)
{
    uint32_t old = atomic_load(&count.first_slab), all = pages_of(0, 1);
    if (!old || old >= all)
        return false;
    uint32_t to = (uint32_t)num_min(num_max(2 * old, old + need), all);
    /* Whoever wins maps them; what cannot be mapped is left out. */
    if (atomic_compare_exchange_strong(&count.first_slab, &old, to) &&
        os_take(page_at(old), bytes(to - old)) == OS_TAKEN)
        pages_serve(old, to - old, FOR_SMALL);
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
        taken = os_take(page_at(*first * SLAB_PAGES), bytes(pages));
        if (taken == OS_REFUSED && pages > need)
            taken = os_take(page_at(*first * SLAB_PAGES), bytes(pages = need));
    }
    *why = REFUSED_BY_SYSTEM;
    return taken == OS_TAKEN ? pages : 0;
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

/* Open n slabs that were never opened: the first. They are free then, unless
 * they are for one run. UINT32_MAX if there are none, or the system refuses; or
 * if others have opened some since there were *seen, which is then updated. */
static uint32_t open_slabs(uint32_t n, uint32_t need, enum purpose purpose,
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
        os_drop(page_at(first * SLAB_PAGES), bytes(pages));
        return UINT32_MAX;
    }
    slabs_set(region.rows, first, n, SLAB_MAPPED);
    /* Others may have gone further meanwhile: past these, which were mapped. */
    while (f < first + n &&
           !atomic_compare_exchange_weak(&region.frontier, &f, first + n))
        ;
    if (purpose == FOR_ONE_RUN)
        pages_open(first * SLAB_PAGES, pages, purpose);
    else
        pages_serve(first * SLAB_PAGES, pages, purpose);
    if (!first && pages < pages_of(0, 1))
        atomic_store(&count.first_slab, pages);
    return first;
}

/* The first slab is opened by itself, since it is not whole. False if the
 * system refuses. */
static bool open_first_slab(enum heap_refusal *why)
{
    uint32_t seen = 0;
    open_slabs(1, 1, FOR_SMALL, &seen, why);
    return atomic_load(&region.frontier) > 0;
}

/* Make n closed slabs that were just claimed usable. False if the system
 * refuses: then they are closed again. */
static bool renew_slabs(uint32_t slab, uint32_t n)
{
    bool done = os_renew(page_at(slab * SLAB_PAGES), n * SLAB_BYTES);
    if (!done)
        slabs_set(region.rows, slab, n, SLAB_CLOSED);
    return done;
}

/* Open those of n slabs that are closed: their pages are free then. False if
 * the system refuses. */
static bool reopen_slabs(uint32_t slab, uint32_t n, enum purpose purpose)
{
    for (uint32_t s = slab, row; s < slab + n; s += row + 1) {
        /* The one behind the row is open, or another thread is at it. */
        for (row = 0; s + row < slab + n; row++)
            if (!slabs_claim(region.rows, s + row, 1))
                break;
        if (row && !renew_slabs(s, row))
            return false;
        if (row)
            pages_serve(s * SLAB_PAGES, row * SLAB_PAGES, purpose);
    }
    return true;
}

/* Close a slab whose pages are all free: its memory goes back, and its pages
 * are not writable any more, so that the system does not count them. */
static bool close_slab(uint32_t slab)
{
    uint32_t first = slab * SLAB_PAGES, dirty;
    if (pages_of(slab, 1) < SLAB_PAGES ||
        !slab_begins_free(slab_at(region.rows, slab), SLAB_PAGES) ||
        !slab_claim(region.rows, first, SLAB_PAGES, &dirty))
        return false;
    if (!os_close(page_at(first), SLAB_BYTES)) {
        put_back(first, SLAB_PAGES, dirty);
        return false;
    }
    add(&count.opened, -(int64_t)SLAB_PAGES);
    add(&count.idle, -(int64_t)dirty);
    slabs_clear(region.rows, slab, 1, SLAB_OPEN);
    slabs_set(region.rows, slab, 1, SLAB_CLOSED);
    return true;
}

/* --- finding runs --- */

/* A run within one slab. */
static uint32_t take_in_slab(uint32_t slab, struct pages_request *q)
{
    struct slab *s = slab_at(region.rows, slab);
    for (int tries = 0; tries < 4 && !slab_lacks(s, q->pages); tries++) {
        uint32_t offset = slab_find(s, q->pages, q->align);
        uint32_t first = slab * SLAB_PAGES + offset;
        if (offset == SLAB_PAGES)
            break;
        if (slab_claim(region.rows, first, q->pages, &q->dirty)) {
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
        for (s = 0; (s = slabs_next_open(region.rows, s, seen)) < seen; s++)
            if ((first = take_in_slab(s, q)))
                return first;
        for (s = 0; (s = slabs_next_closed(region.rows, s, seen)) < seen; s++) {
            sample_slab(s);
            if (!reopen_slabs(s, 1, FOR_SMALL))
                return q->refusal = REFUSED_BY_SYSTEM, 0;
            if ((first = take_in_slab(s, q)))
                return first;
        }
        if (grow_first_slab(q->pages))
            continue;
        sample_slab(seen);
        s = open_slabs(1, q->pages, FOR_SMALL, &seen, &q->refusal);
        if (s != UINT32_MAX && (first = take_in_slab(s, q)))
            return first;
        if (s == UINT32_MAX && seen == before)
            return 0;
    }
}

/* Slabs from s on, as many as the run needs, whose pages are free or can be
 * made so: how many of them. */
static uint32_t count_free_slabs(uint32_t s, uint32_t need, uint32_t pages)
{
    uint32_t n = 0;
    for (; n < need; n++, pages -= SLAB_PAGES) {
        uint32_t part = pages < SLAB_PAGES ? pages : SLAB_PAGES;
        const struct slab *slab = slab_at(region.rows, s + n);
        if (!slab_is(region.rows, s + n, SLAB_CLOSED) &&
            (slab_lacks(slab, part) || !slab_begins_free(slab, part)))
            break;
    }
    return n;
}

/* A run that begins where a slab begins. */
static uint32_t take_slabs(struct pages_request *q)
{
    uint32_t need = slabs_of(q->pages), n;
    uint32_t seen = atomic_load(&region.frontier);
    for (uint32_t s = 1; (s = slabs_next(region.rows, s, seen)) + need <= seen;
         s += n + 1) {
        uint32_t first = s * SLAB_PAGES;
        if ((n = count_free_slabs(s, need, q->pages)) < need)
            continue;
        if (!reopen_slabs(s, need, FOR_LARGE))
            return q->refusal = REFUSED_BY_SYSTEM, 0;
        if (slab_claim(region.rows, first, q->pages, &q->dirty))
            return first;
        n = 0;
    }
    if (!seen && !open_first_slab(&q->refusal))
        return 0;
    for (int tries = 0; tries < 64;) {
        uint32_t before = seen;
        uint32_t s = open_slabs(need, q->pages, FOR_LARGE, &seen, &q->refusal);
        if (s == UINT32_MAX && seen == before)
            return 0;
        tries += s != UINT32_MAX;
        if (s != UINT32_MAX &&
            slab_claim(region.rows, s * SLAB_PAGES, q->pages, &q->dirty))
            return s * SLAB_PAGES;
    }
    return 0;
}

/* Close those of n slabs that are open, and claim them all. */
static bool close_and_claim_slabs(uint32_t slab, uint32_t n)
{
    for (uint32_t s = slab; s < slab + n; s++)
        if (slab_is(region.rows, s, SLAB_OPEN) && !close_slab(s))
            return false;
    return slabs_claim(region.rows, slab, n);
}

/* Claim n slabs in a row: closed ones, or free ones where there are no more
 * addresses. UINT32_MAX if there are none. */
static uint32_t claim_whole(uint32_t n, uint32_t seen, bool open)
{
    for (uint32_t s = 1; s < seen; s++) {
        s = open ? slabs_next(region.rows, s, seen)
                 : slabs_find_closed(region.rows, s, seen, n);
        uint32_t have = s + n > seen ? 0
                        : open       ? count_free_slabs(s, n, n * SLAB_PAGES)
                                     : n;
        if (have == n && close_and_claim_slabs(s, n))
            return s;
        s += have < n ? have : 0;
    }
    return UINT32_MAX;
}

/* Slabs for a run of its own: the first, or UINT32_MAX. */
static uint32_t take_slabs_whole(uint32_t n, enum heap_refusal *why)
{
    uint32_t seen = atomic_load(&region.frontier), before = UINT32_MAX;
    uint32_t s = claim_whole(n, seen, false);
    if (!seen && !open_first_slab(why))
        return UINT32_MAX;
    while (s == UINT32_MAX && seen != before) {
        before = seen;
        if ((seen + n) * SLAB_PAGES <= region.pages) {
            s = open_slabs(n, n * SLAB_PAGES, FOR_ONE_RUN, &seen, why);
            if (s != UINT32_MAX)
                return s;
        }
    }
    if (s == UINT32_MAX)
        s = claim_whole(n, seen, true);
    if (s == UINT32_MAX)
        return UINT32_MAX;
    if (!renew_slabs(s, n)) {
        *why = REFUSED_BY_SYSTEM;
        return UINT32_MAX;
    }
    pages_open(s * SLAB_PAGES, n * SLAB_PAGES, FOR_ONE_RUN);
    return s;
}

static uint32_t take_whole(struct pages_request *q)
{
    uint32_t s = take_slabs_whole(slabs_of(q->pages), &q->refusal);
    if (s == UINT32_MAX)
        return 0;
    add(&count.whole, q->pages);
    return s * SLAB_PAGES;
}

static uint32_t take_large(struct pages_request *q)
{
    return slabs_of(q->pages) < WHOLE_SLABS ? take_slabs(q) : take_whole(q);
}

/* The end of a run that has its slabs for itself, or all of it. The slab that
 * is not given whole stays the run's, without memory. */
static void give_whole(uint32_t first, uint32_t n, bool filled)
{
    uint32_t from = slabs_of(first), slabs = slabs_of(first + n) - from;
    uint32_t part = from * SLAB_PAGES - first;
    if (filled && !part)
        sample_large(first + n / 2);
    add(&count.whole, -(int64_t)n);
    if (part)
        os_advise(page_at(first), bytes(part < n ? part : n), OS_RELEASE);
    if (!slabs)
        return;
    /* Where the system does not close them, they are opened anew later. */
    if (!os_close(page_at(from * SLAB_PAGES), slabs * SLAB_BYTES))
        os_advise(page_at(from * SLAB_PAGES), slabs * SLAB_BYTES, OS_RELEASE);
    add(&count.opened, -(int64_t)slabs * SLAB_PAGES);
    slabs_set(region.rows, from, slabs, SLAB_CLOSED);
}

/* --- memory goes back --- */

/* Where nothing can be given back, as from locked memory, it is tried less and
 * less often. */
static void pause_after(bool refused)
{
    uint32_t failures = refused ? atomic_load(&count.failures) + 1 : 0;
    atomic_store(&count.failures, failures < PAUSE_MAX ? failures : PAUSE_MAX);
    if (refused)
        atomic_store(&count.pause, (uint32_t)1 << atomic_load(&count.failures));
}

/* Give back the memory of free pages, all of which were just claimed: how many
 * had some. 0 if the system refuses. */
static uint32_t pages_clean(uint32_t first, uint32_t n, uint32_t dirty)
{
    bool done = os_advise(page_at(first), bytes(n), OS_RELEASE);
    if (done)
        add(&count.idle, -(int64_t)dirty);
    put_back(first, n, done ? 0 : dirty);
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
            slab_find_idle(slab_at(region.rows, slab), offset, 1, 1, &n);
        if (first >= region.huge_from && idle < offset + huge &&
            slab_claim(region.rows, first, huge, &dirty))
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
         (offset = slab_find_idle(slab_at(region.rows, slab), offset, least,
                                  PIECE_MAX, &n)) < SLAB_PAGES;
         offset += n) {
        uint32_t first = slab * SLAB_PAGES + offset;
        if (n >= least && slab_claim(region.rows, first, n, &dirty))
            return pages_clean(first, n, dirty);
    }
    return 0;
}

/* Pages that may idle. Runs with slabs of their own never do. */
static int64_t budget(void)
{
    int64_t share = (load(&count.used) - load(&count.whole)) / IDLE_SHARE;
    return share > IDLE_MIN ? share : IDLE_MIN;
}

/* Give a little of the slab back: how many pages. Huge pages go in one piece,
 * unless there is much that cannot go that way. */
static uint32_t settle_slab(uint32_t slab, uint32_t least)
{
    uint32_t n = close_slab(slab) ? SLAB_PAGES : 0;
    bool huge = (slab + 1) * SLAB_PAGES > region.huge_from;
    if (!n && huge)
        n = clean_huge(slab);
    if (!n && (!huge || load(&count.idle) > budget() / 8 * 9))
        n = clean_piece(slab, least);
    return n;
}

/* Give a piece back, wherever there is one: how many pages. */
static uint32_t settle_once(void)
{
    uint32_t slabs = atomic_load(&region.frontier), n;
    for (uint32_t k = 0; k < SETTLE_SLABS && k < slabs; k++) {
        uint32_t at = atomic_load(&count.settle_at);
        uint32_t s = slabs_next_open(region.rows, at, slabs);
        if (s < slabs &&
            (n = settle_slab(s, k < SETTLE_SLABS / 2 ? PIECE_GOOD : PIECE_MIN)))
            return n;
        atomic_compare_exchange_strong(&count.settle_at, &at,
                                       s < slabs ? s + 1 : 0);
    }
    return 0;
}

/* True if there is more than may idle, or than need be usable. */
static bool unsettled(void)
{
    int64_t idle = load(&count.idle);
    return (idle > budget() && idle > load(&count.settle_above)) ||
           load(&count.opened) - load(&count.used) > SPARE_MIN + 2 * budget();
}

void pages_settle(uint32_t pages)
{
    if (!unsettled()) {
        if (load(&count.settle_above) && load(&count.idle) <= budget())
            atomic_store(&count.settle_above, 0);
        return;
    }
    uint32_t pause = atomic_load_explicit(&count.pause, memory_order_relaxed);
    if (pause) { /* whoever loses has waited as well */
        atomic_compare_exchange_strong(&count.pause, &pause, pause - 1);
        return;
    }
    uint32_t n = 1;
    for (uint32_t done = 0; n && done < pages && unsettled(); done += n)
        n = settle_once();
    /* What idles now is in no such pieces: do not look for them again before
     * there is more. */
    if (!n)
        atomic_store(&count.settle_above, load(&count.idle) + PIECE_MAX);
    else
        atomic_store(&count.settle_above, 0);
}

/* --- take and give --- */

static void took(uint32_t n, uint32_t dirty)
{
    add(&count.used, n);
    if (dirty)
        add(&count.idle, -(int64_t)dirty);
}

static size_t held_bytes(void)
{
    return (size_t)(load(&count.used) + load(&count.idle)) << PAGE_SHIFT;
}

uint32_t pages_take(struct pages_request *q)
{
    q->refusal = REFUSED_BY_REGION;
    q->dirty = 0;
    bool large = q->pages > LARGE_PAGES;
    if (large && !limit_allows(held_bytes(), bytes(q->pages - q->carried)))
        return q->refusal = REFUSED_BY_LIMIT, 0;
    uint32_t first = large ? take_large(q) : take_small(q);
    if (!first)
        return 0;
    if (q->carried < q->pages && !limit_allows(held_bytes() - bytes(q->dirty),
                                               bytes(q->pages - q->carried))) {
        if (slab_is(region.rows, first / SLAB_PAGES, SLAB_OPEN))
            put_back(first, q->pages, q->dirty);
        else
            give_whole(first, q->pages, false);
        q->refusal = REFUSED_BY_LIMIT;
        return 0;
    }
    took(q->pages, q->dirty);
    if (large && !q->carried && !q->dirty)
        sample_large_later(first, q->pages);
    return first;
}

/* Pages behind those of a run that has its slabs for itself, which are the
 * run's as well: up to n of [first, first + n). */
static uint32_t whole_tail(uint32_t first, uint32_t n)
{
    uint32_t slab = first / SLAB_PAGES, left = SLAB_PAGES - first % SLAB_PAGES;
    if (left == SLAB_PAGES || slab >= atomic_load(&region.frontier) ||
        slab_is(region.rows, slab, SLAB_OPEN))
        return 0;
    return left < n ? left : n;
}

/* Claim [first, first + n), opening what is to be opened. */
static bool claim_at(uint32_t first, uint32_t n, uint32_t *dirty)
{
    uint32_t seen, end = first + n;
    enum heap_refusal why;
    while ((seen = atomic_load(&region.frontier)) * SLAB_PAGES < end)
        if (first > seen * SLAB_PAGES ||
            open_slabs(slabs_of(end - seen * SLAB_PAGES),
                       end - seen * SLAB_PAGES, FOR_LARGE, &seen,
                       &why) == UINT32_MAX)
            return false;
    while (!slab_claim(region.rows, first, n, dirty))
        if (end > SLAB_PAGES || end <= atomic_load(&count.first_slab) ||
            !grow_first_slab(n))
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
    if (!limit_allows(held_bytes() - bytes(*dirty), bytes(n)) ||
        (tail && !pages_renew(first, tail))) {
        put_back(first + tail, n - tail, *dirty);
        return false;
    }
    took(n, *dirty);
    add(&count.whole, tail);
    return true;
}

bool pages_renew(uint32_t first, uint32_t n)
{
    if (!os_renew(page_at(first), bytes(n)))
        return false;
    advise(first, n, n > LARGE_PAGES ? FOR_LARGE : FOR_SMALL);
    return true;
}

static void give_pages(uint32_t first, uint32_t n, bool clean)
{
    if (!clean)
        add(&count.idle, n);
    if (!clean && n >= LARGE_PAGES && n > budget() / 2 && unsettled() &&
        os_advise(page_at(first), bytes(n), OS_RELEASE)) {
        add(&count.idle, -(int64_t)n);
        clean = true;
    }
    slab_release(region.rows, first, n, !clean);
}

void pages_give(uint32_t first, uint32_t n, enum pages_memory memory)
{
    if (memory == PAGES_ODD && !pages_renew(first, n))
        return; /* nobody's for ever */
    add(&count.used, -(int64_t)n);
    for (uint32_t done = 0, part; done < n; done += part) {
        uint32_t at = first + done, slab = at / SLAB_PAGES;
        bool open = slab_is(region.rows, slab, SLAB_OPEN);
        part = SLAB_PAGES - at % SLAB_PAGES;
        while (part < n - done &&
               slab_is(region.rows, ++slab, SLAB_OPEN) == open)
            part += SLAB_PAGES;
        part = part < n - done ? part : n - done;
        if (open)
            give_pages(at, part, memory != PAGES_DIRTY);
        else
            give_whole(at, part, memory == PAGES_DIRTY);
    }
    pages_settle(n < LARGE_PAGES ? n : LARGE_PAGES);
}

bool pages_trim(void)
{
    bool any = false;
    uint32_t slabs = atomic_load(&region.frontier);
    for (uint32_t s = 0; (s = slabs_next_open(region.rows, s, slabs)) < slabs;
         s++) {
        any |= close_slab(s);
        while (clean_piece(s, 1))
            any = true;
    }
    return any;
}

void pages_prepare(uint32_t first, uint32_t n)
{
    static _Atomic bool refused; /* by a kernel before 5.14: do not ask again */
    uint32_t want = POPULATE_MAX, more = 0, dirty;
    int64_t share = load(&count.used) / POPULATE_SHARE;
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
               want > n && slab_claim(region.rows, end, want - n, &dirty)) {
        more = want - n;
        if (dirty) /* some have memory already: no use */
            put_back(end, more, dirty), more = 0;
    }
    bool done = os_advise(page_at(first), bytes(n + more), OS_POPULATE);
    if (!done)
        atomic_store_explicit(&refused, true, memory_order_relaxed);
    if (more && done)
        add(&count.idle, more);
    if (more)
        slab_release(region.rows, end, more, done);
}
