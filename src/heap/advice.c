/* advice.c - small pages or huge ones?
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * errno is preserved.
 *
 * First touches are what fresh memory costs. Measured on a 2-core virtual
 * machine, Linux 6.18, per 4 KiB: touched one by one 1.6 us, populated in
 * batches 1.2 us, in 2 MiB huge pages 0.2 to 0.45 us.
 *
 * A huge page of which one word is touched takes 512 times the memory, and as
 * much longer to clear. So they are for what was touched for the most part when
 * it was looked at last. For small runs that is the slab that was opened before
 * the newest. Of large runs those that began without memory are looked at when
 * SAMPLES more were taken, as a program may take some before it fills them, and
 * those with slabs of their own when they are given back, too; all of the last
 * SAMPLES must have been touched. After one that was not, SKIPPED are not
 * looked at, which puts huge pages off by as many.
 * SPDX-License-Identifier: MIT */
#include "heap/advice.h"

#include "heap/slab.h"
#include "heap/tally.h"
#include "os/memory.h"
#include "os/system.h"

#define SAMPLES 4u
#define SKIPPED 3u

static struct {
    _Atomic bool small_sparse;
    _Atomic uint32_t large_untouched; /* looks until they may be huge */
    _Atomic uint32_t slab;            /* opened last for small runs */
    _Atomic uint32_t large[SAMPLES];  /* pages in the middle of large runs */
    _Atomic uint32_t next;
} sample;

/* Were the pages from here on touched? They lie in the middle of a large run.
 */
void advice_look(uint32_t page)
{
    uint32_t untouched =
        atomic_load_explicit(&sample.large_untouched, memory_order_relaxed);
    if (untouched <= SAMPLES &&
        __builtin_popcountll(os_touched(page_at(page))) < 32)
        untouched = SAMPLES + SKIPPED;
    else if (untouched)
        untouched--;
    atomic_store_explicit(&sample.large_untouched, untouched,
                          memory_order_relaxed);
}

/* A large run is taken: look at an older one, unless it is gone. */
void advice_run_taken(uint32_t first, uint32_t n)
{
    uint32_t i =
        atomic_fetch_add_explicit(&sample.next, 1, memory_order_relaxed);
    uint32_t page = atomic_exchange(&sample.large[i % SAMPLES], first + n / 2);
    if (page && !slab_is(region.groups, page / SLAB_PAGES, SLAB_CLOSED) &&
        !slab_page_is_free(slab_at(region.groups, page / SLAB_PAGES),
                           page % SLAB_PAGES))
        advice_look(page);
}

/* A slab is opened for small runs: look at the one before. */
void advice_slab_opened(uint32_t slab)
{
    uint32_t old = atomic_exchange(&sample.slab, slab), used = 0, touched = 0;
    if (!slab_is(region.groups, old, SLAB_OPEN) || old == slab)
        return;
    for (uint32_t w = 0; w < SLAB_WORDS; w++) {
        uint64_t in_use = slab_not_clean(slab_at(region.groups, old), w);
        uint64_t bits = os_touched(page_at(old * SLAB_PAGES + w * 64));
        used += (uint32_t)__builtin_popcountll(in_use);
        touched += (uint32_t)__builtin_popcountll(in_use & bits);
    }
    atomic_store_explicit(&sample.small_sparse, touched < used / 4,
                          memory_order_relaxed);
}

static bool is_sparse(enum advice_purpose purpose)
{
    return purpose == FOR_SMALL ? atomic_load_explicit(&sample.small_sparse,
                                                       memory_order_relaxed)
                                : atomic_load_explicit(&sample.large_untouched,
                                                       memory_order_relaxed);
}

/* None for so many threads that each is likely to use little. */
#define HUGE_THREADS 32

/* Small pages up to where huge ones begin, and those beyond. They are new, so
 * they are small already where huge ones must be asked for; finding that out is
 * no gain for a tool that needs one slab. Where small ones are wanted for good,
 * they are asked for, since the system may change its mind. */
void advice_give(uint32_t first, uint32_t n, enum advice_purpose purpose)
{
    uint32_t small = first < region.huge_from ? region.huge_from - first : 0;
    if (small > n || region_threads() > HUGE_THREADS ||
        (region.huge_from && is_sparse(purpose)))
        small = n;
    if (small && (first < SLAB_PAGES || region.huge_from == UINT32_MAX ||
                  os_huge_unasked()))
        os_advise(page_at(first), tally_bytes(small), OS_SMALL);
    if (n > small)
        os_advise(page_at(first + small), tally_bytes(n - small), OS_HUGE);
}
