/* region.c - find a place for the region once, and lay out its tables.
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
#define REGION_PAGES_MAX                                                       \
    ((uint32_t)1 << 28) /* tags of runs have so many bits */

/* Tables become usable in steps of so many bytes. */
#define TABLE_STEP (64 * KIB)

_Static_assert(TABLE_STEP % PAGE == 0, "a step is whole pages");

/* Where huge pages follow the first slab, so little of it is used: from here on
 * one of them is cheaper than the faults that it saves. The rest of the slab is
 * addresses only. */
#ifndef FIRST_SLAB
#define FIRST_SLAB MIB
#endif

struct region region;
_Atomic int region_state;
_Atomic uintptr_t region_end;
_Atomic uintptr_t region_hot_end;
bool region_detoured;
bool region_has_births;

static size_t region_wish(const struct heap_settings *settings)
{
    size_t wish =
        settings->region_bytes ? settings->region_bytes : REGION_DEFAULT;
    wish = num_min(wish >> PAGE_SHIFT, REGION_PAGES_MAX) << PAGE_SHIFT;
    return num_max(wish, REGION_MIN);
}

/* The tables: so many bytes for each slab, but for the rows of the first. */
static const uint32_t tables[] = {
    sizeof(struct slab),
    SLAB_PAGES * sizeof(struct run),
    SLAB_GRANULES * sizeof(struct chunk),
    SLAB_GRANULES * sizeof(int32_t),
    SLAB_PAGES * sizeof(uint64_t), /* births, which are left out mostly */
};
enum { TABLES_MAX = sizeof tables / sizeof *tables };
#define TABLES (region_has_births ? TABLES_MAX : TABLES_MAX - 1)

static size_t slabs_in(size_t size)
{
    return (size + SLAB_BYTES - 1) / SLAB_BYTES;
}

_Static_assert(GROUP_SLABS % ROW_SLABS == 0, "whole rows");
_Static_assert(offsetof(struct slab_group, slabs[1]) <= PAGE,
               "the first slab needs one page of its table");

/* Bytes of a table up to where the entries of the first n slabs end. */
static size_t table_end(int table, size_t slabs)
{
    size_t groups = (slabs + GROUP_SLABS - 1) / GROUP_SLABS;
    size_t rows = sizeof(struct slab_group) - GROUP_SLABS * sizeof(struct slab);
    return slabs * tables[table] + (table ? 0 : groups * rows);
}

/* Addresses for a table. */
static size_t table_room(int table, size_t slabs)
{
    return num_align_up(table_end(table, slabs), TABLE_STEP);
}

/* Bytes of a table that are mapped for so many slabs: the first may be used in
 * part. */
static size_t table_bytes(int table, size_t slabs)
{
    return slabs > 1 ? table_room(table, slabs)
                     : num_align_up(table_end(table, 1) * region.in_first /
                                        SLAB_PAGES,
                                    os_page_size());
}

/* Map the part of a table from byte `from` to byte `to`. Another thread may be
 * at the same: what is mapped already is what it has mapped, since all map the
 * same parts, and nothing else goes there. */
static bool table_map(char *table, size_t from, size_t to)
{
    return to <= from || os_take(table + from, to - from) != OS_REFUSED;
}

/* Bytes that are mapped for n heaps: at first no more than needed. */
static size_t heaps_bytes(size_t n)
{
    return num_align_up(n * HEAP_BYTES, n > 1 ? TABLE_STEP : os_page_size());
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
        sum += table_room(i, slabs_in(size));
    return sum;
}

/* Where table i begins. */
static char *table_start(int i)
{
    void *const starts[TABLES_MAX] = {region.groups, region.runs, region.chunks,
                                      region.levels, region.births};
    return starts[i];
}

/* Map where each table begins, for one thread alone. False if anything is there
 * already: then the region goes elsewhere. */
static bool tables_begin(void)
{
    for (int i = 0; i < TABLES; i++)
        if (os_take(table_start(i), table_bytes(i, 1)) != OS_TAKEN)
            return false;
    if (os_take(region.heaps, heaps_bytes(1)) != OS_TAKEN)
        return false;
    atomic_store(&region.in_tables, 1);
    return true;
}

/* From the second part on, each is as large as all before it. */
#define TABLE_SLABS 16u

bool region_commit_tables(uint32_t n)
{
    uint32_t had, all = (uint32_t)slabs_in(region_bytes());
    while ((had = atomic_load(&region.in_tables)) < n) {
        uint32_t to =
            (uint32_t)num_min(all, num_max(TABLE_SLABS, (size_t)2 * had));
        for (int i = 0; i < TABLES; i++)
            if (!table_map(table_start(i), table_bytes(i, had),
                           table_bytes(i, to)))
                return false;
        atomic_compare_exchange_strong(&region.in_tables, &had, to);
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
        if (!table_map(region.heaps, heaps_bytes(num_max(made, 1)),
                       heaps_bytes((size_t)made + 1)))
            return NULL;
    } while (
        !atomic_compare_exchange_weak(&region.heaps_made, &made, made + 1));
    *number = made;
    return region_heap(made);
}

/* The page from which on huge pages are used: not in the first slab, since a
 * small tool must not pay for one. */
static uint32_t huge_from(enum pages_policy policy)
{
    if (policy == PAGES_SMALL || os_huge_size() > SLAB_BYTES ||
        region.pages <= SLAB_PAGES)
        return UINT32_MAX;
    return policy == PAGES_HUGE ? 0 : SLAB_PAGES;
}

/* Lay out a region of `size` bytes from `base` on, with the tables below it. */
static void region_lay_out(uintptr_t base, size_t size)
{
    const struct heap_settings *settings = host_settings();
    size_t slabs = slabs_in(size);
    char *table = (char *)(base - tables_bytes(size));
    region.base = base;
    region.pages = (uint32_t)(size >> PAGE_SHIFT);
    region.groups = (void *)table;
    region.runs = (void *)(table += table_room(0, slabs));
    region.chunks = (void *)(table += table_room(1, slabs));
    region.levels = (void *)(table += table_room(2, slabs));
    region.levels_at = (int32_t *)((uintptr_t)region.levels -
                                   (base >> GRANULE_SHIFT) * sizeof(int32_t));
    table += table_room(3, slabs);
    if (region_has_births) {
        region.births = (void *)table;
        table += table_room(4, slabs);
    }
    region.heaps = table;
    region.heaps_max = heaps_for(size);
    region.random = 1 | (os_random() & ((1u << SEAL_RANDOM_BITS) - 1));
    region.drained = settings->drained;
    region.huge_from = huge_from(settings->pages);
    region.in_first = region.huge_from == SLAB_PAGES
                          ? (uint32_t)(FIRST_SLAB >> PAGE_SHIFT)
                          : SLAB_PAGES;
    limit_start(settings);
}

/* Lay it out `distance` below the system's own mappings, which grow down as a
 * rule, or above where those grow up. False if that cannot be. */
static bool region_place(size_t distance, size_t size, bool above)
{
    uintptr_t probe = (uintptr_t)os_probe(), base;
    size_t below = tables_bytes(size);
    size_t room =
        num_max(distance, num_align_up(size, SLAB_BYTES)) + SLAB_BYTES;
    if (above ? UINTPTR_MAX - probe < room + size + below
              : probe / 2 < room || probe / 2 < below)
        return false;
    base = above ? probe + room + below : probe - room;
    region_lay_out(num_align_down(base, SLAB_BYTES), size);
    return tables_begin();
}

bool region_make(void)
{
    if (os_page_size() > PAGE)
        return false;
    size_t size = region_wish(host_settings());
    for (size_t distance = REGION_DEFAULT; size >= REGION_MIN; distance /= 2) {
        if (region_place(distance, size, false) ||
            region_place(distance, size, true))
            return true;
        if (distance <= size)
            size = num_align_down(size / 2, PAGE);
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
        size_t end = num_min(opened, (size_t)region.huge_from << PAGE_SHIFT);
        if (end)
            os_advise((void *)region.base, end, OS_SMALL);
    }
}
