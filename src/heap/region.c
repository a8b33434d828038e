/* region.c - reserve addresses once, and lay out the tables behind them.
 * Any thread; callable inside malloc. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/region.h"

#include "core/seal.h"
#include "heap/limit.h"
#include "os/memory.h"
#include "os/system.h"

#define REGION_DEFAULT                                                         \
    (sizeof(size_t) > 4 ? (size_t)1 << (sizeof(size_t) > 4 ? 40 : 0) : 1 * GIB)
#define REGION_MIN (1 * MIB)
#define REGION_MAX_PAGES                                                       \
    ((uint32_t)1 << 28) /* tags of runs have so many bits */

/* Tables become usable in steps of so many bytes. */
#define TABLE_STEP (64 * KIB)

_Static_assert(TABLE_STEP % PAGE == 0, "a step is whole pages");

/* Small pages up to here, since a small tool must not pay for a huge one. */
#ifndef HUGE_FROM
#define HUGE_FROM (4 * MIB)
#endif

struct region region;
_Atomic int region_state;
_Atomic uintptr_t region_end;

/* The size to try first. */
static size_t region_wish(const struct heap_settings *settings)
{
    size_t wish =
        settings->region_bytes ? settings->region_bytes : REGION_DEFAULT;
    /* RLIMIT_AS counts reserved addresses; the program needs some as well. */
    wish = num_min(wish, os_address_space_left() / 2);
    wish = num_min(wish >> PAGE_SHIFT, REGION_MAX_PAGES) << PAGE_SHIFT;
    return num_max(wish, REGION_MIN);
}

/* The tables' sizes, per slab. */
static const struct {
    uint32_t each;
} tables[] = {
    {sizeof(struct slab)},
    {SLAB_PAGES * sizeof(struct run)},
    {SLAB_GRANULES * sizeof(struct chunk)},
    {SLAB_GRANULES * sizeof(int32_t)},
};
enum { TABLES = sizeof tables / sizeof *tables };

static size_t slabs_in(size_t size)
{
    return (size + SLAB_BYTES - 1) / SLAB_BYTES;
}

static size_t table_bytes(int table, size_t slabs)
{
    return num_align_up(slabs * tables[table].each, TABLE_STEP);
}

/* At most a 64th of the region is for heaps. */
static uint32_t heaps_for(size_t size)
{
    return (uint32_t)num_clamp(size / 64 / HEAP_BYTES, 64, HEAPS_MAX);
}

static size_t tables_bytes(size_t size)
{
    size_t sum = num_align_up(heaps_for(size) * HEAP_BYTES, TABLE_STEP);
    for (int i = 0; i < TABLES; i++)
        sum += table_bytes(i, slabs_in(size));
    return sum;
}

/* Where table i begins. */
static char *table_start(int i)
{
    void *const starts[TABLES] = {region.slabs, region.runs, region.chunks,
                                  region.levels};
    return starts[i];
}

bool region_commit_tables(uint32_t first, uint32_t n)
{
    for (int i = 0; i < TABLES; i++) {
        size_t from = first ? table_bytes(i, first) : 0;
        size_t to = table_bytes(i, (size_t)first + n);
        if (to > from && !os_commit(table_start(i) + from, to - from))
            return false;
    }
    return true;
}

void *region_take_heap(uint32_t *number)
{
    uint32_t made =
        atomic_load_explicit(&region.heaps_made, memory_order_relaxed);
    do {
        if (made == region.heaps_max)
            return NULL;
        size_t from = num_align_up(made * HEAP_BYTES, TABLE_STEP);
        size_t to = num_align_up((made + 1) * HEAP_BYTES, TABLE_STEP);
        if (to > from && !os_commit(region.heaps + from, to - from))
            return NULL;
    } while (
        !atomic_compare_exchange_weak(&region.heaps_made, &made, made + 1));
    *number = made;
    return region_heap(made);
}

/* The page from which on huge pages are used. */
static uint32_t huge_from(enum pages_policy policy)
{
    size_t huge = os_huge_size();
    if (policy == PAGES_SMALL || huge > SLAB_BYTES ||
        region.pages <= num_max(HUGE_FROM, huge) >> PAGE_SHIFT)
        return UINT32_MAX;
    return policy == PAGES_HUGE
               ? 0
               : (uint32_t)(num_max(HUGE_FROM, huge) >> PAGE_SHIFT);
}

static void advise_small(void)
{
    uint32_t end = num_min(region.huge_from, region.pages);
    if (end)
        os_advise((void *)region.base, (size_t)end << PAGE_SHIFT, OS_SMALL);
}

/* Lay out a region of `size` bytes in a reservation. False if the system gives
 * no memory for the tables. */
static bool region_lay_out(char *start, size_t size)
{
    const struct heap_settings *settings = host_settings();
    uintptr_t base = num_align_up((uintptr_t)start, SLAB_BYTES);
    char *table = (char *)base + num_align_up(size, SLAB_BYTES);
    size_t slabs = slabs_in(size);
    region.base = base;
    region.pages = (uint32_t)(size >> PAGE_SHIFT);
    region.slabs = (void *)table;
    region.runs = (void *)(table += table_bytes(0, slabs));
    region.chunks = (void *)(table += table_bytes(1, slabs));
    region.levels = (void *)(table += table_bytes(2, slabs));
    region.levels_at = (int32_t *)((uintptr_t)region.levels -
                                   (base >> GRANULE_SHIFT) * sizeof(int32_t));
    region.heaps = table + table_bytes(3, slabs);
    region.heaps_max = heaps_for(size);
    region.random = 1 | (os_random() & ((1u << SEAL_RANDOM_BITS) - 1));
    region.drained = settings->drained;
    region.huge_from = huge_from(settings->pages);
    limit_start(settings);
    if (!region_commit_tables(0, 1))
        return false;
    advise_small();
    return true;
}

bool region_reserve(void)
{
    if (os_page_size() > PAGE)
        return false;
    for (size_t size = region_wish(host_settings()); size >= REGION_MIN;
         size = num_align_down(size / 2, PAGE)) {
        size_t whole =
            num_align_up(size, SLAB_BYTES) + SLAB_BYTES + tables_bytes(size);
        char *start = os_reserve(whole);
        if (start && region_lay_out(start, size))
            return true;
        if (start)
            os_unreserve(start, whole);
    }
    return false;
}

void region_settings_changed(void)
{
    if (!region_exists())
        return;
    const struct heap_settings *settings = host_settings();
    size_t opened = (size_t)atomic_load(&region.frontier) * SLAB_BYTES;
    if (settings->region_bytes)
        region.pages = (uint32_t)(num_clamp(settings->region_bytes, opened,
                                            region_bytes()) >>
                                  PAGE_SHIFT);
    region.drained = settings->drained;
    limit_start(settings);
    if (settings->pages != PAGES_AUTO) {
        region.huge_from = huge_from(settings->pages);
        advise_small();
    }
}
