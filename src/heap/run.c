/* run.c - blocks that are runs of whole pages.
 * Any thread may free or resize a block, one at a time; callable inside malloc;
 * nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/run.h"

#include <string.h>

#include "heap/settle.h"
#include "heap/tally.h"
#include "os/memory.h"

/* Each run that pages have moved to can cost two of the 65,530 mappings that
 * Linux grants a process (vm.max_map_count): while there are that many, blocks
 * are copied. */
#define MOVES_MAX 1000

static _Atomic uint32_t moves;

/* What all threads together keep, and each beside as much as it uses: with a
 * quarter of that, four threads that replace blocks of 4 to 256 KiB take 84 ns
 * a pair instead of 13. */
#define KEPT_THREADS 4u /* from more threads on, each keeps less */
#define KEPT_TOTAL ((uint32_t)(4 * MIB >> PAGE_SHIFT))
#define KEPT_FIRST ((uint32_t)(256 * KIB >> PAGE_SHIFT))
#define KEPT_MIN ((uint32_t)(64 * KIB >> PAGE_SHIFT))
#define KEPT_MAX ((uint32_t)(16 * MIB >> PAGE_SHIFT))

/* The class of a run of exactly so many pages, 0 if there is none. */
static uint32_t class_of_run(uint32_t pages)
{
    unsigned class = pages <= RUN_CLASS_MAX ? classes_of_runs[pages] : 0;
    return class && run_class_pages(class) == pages ? class : 0;
}

static void run_begin(uint32_t page, uint32_t pages)
{
    region.runs[page] = (struct run){pages, RUN_LIVE | class_of_run(pages)};
}

/* What is left over on both sides of an aligned run. */
static uint32_t cut_aligned(uint32_t first, uint32_t pages, uint32_t n,
                            size_t align, bool dirty)
{
    enum pages_memory memory = dirty ? PAGES_DIRTY : PAGES_CLEAN;
    size_t gap = -(uintptr_t)page_at(first) & (align - 1);
    uint32_t head = (uint32_t)(gap >> PAGE_SHIFT), tail = pages - head - n;
    if (head)
        pages_give(first, head, memory);
    if (tail)
        pages_give(first + head + n, tail, memory);
    return first + head;
}

void *run_take(struct bins *bins, size_t n, size_t align, size_t *dirty,
               enum heap_refusal *why)
{
    size_t pages = pages_for(n + !n), wide = align > SLAB_BYTES ? align : 0;
    *why = REFUSED_BY_REGION;
    if (n > PTRDIFF_MAX || align > PTRDIFF_MAX / 4 ||
        pages + (wide >> PAGE_SHIFT) > region.pages)
        return NULL;
    if (pages > 16 && pages <= RUN_CLASS_MAX && bins)
        pages = run_class_pages(classes_of_runs[pages]);
    struct pages_request q = {
        .pages = (uint32_t)(pages + (wide >> PAGE_SHIFT)),
        .align = wide ? 1 : (uint32_t)(align >> PAGE_SHIFT),
        .from_slab = bins ? bins->from_slab : 0,
    };
    uint32_t first = pages_take(&q);
    *why = q.refusal;
    if (!first)
        return NULL;
    if (wide)
        first = cut_aligned(first, q.pages, (uint32_t)pages, align, q.dirty);
    *dirty = q.dirty ? pages << PAGE_SHIFT : 0;
    run_begin(first, (uint32_t)pages);
    if (bins) {
        bins->from_slab = q.from_slab;
        if (region.runs[first].tag & RUN_CLASS)
            bins->live += (int32_t)pages;
    }
    if (!q.dirty && pages <= 16)
        pages_prepare(first, (uint32_t)pages);
    return page_at(first);
}

/* How to give back pages of a run with that tag. */
static enum pages_memory memory_of(uint32_t tag)
{
    return tag & (RUN_MOVED | RUN_ODD) ? PAGES_ODD : PAGES_DIRTY;
}

void run_release(void *p)
{
    struct run *run = run_at(p);
    uint32_t pages = run->pages, tag = run->tag;
    run->tag = 0;
    if (tag & RUN_MOVED)
        atomic_fetch_sub_explicit(&moves, 1, memory_order_relaxed);
    pages_give(page_of(p), pages, memory_of(tag));
}

void bins_shrink(struct bins *bins, uint32_t pages)
{
    while (bins->filled && bins->kept > pages) {
        unsigned class = 63 - (unsigned)__builtin_clzll(bins->filled);
        uint32_t page = bins->first[class];
        struct run *run = &region.runs[page];
        if (!(bins->first[class] = run->tag & RUN_NEXT))
            bins->filled &= ~((uint64_t)1 << class);
        bins->kept -= run->pages;
        run->tag = 0;
        pages_give(page, run->pages, PAGES_DIRTY);
    }
}

/* The sum of what all threads may keep. */
static _Atomic uint32_t kept_allowed;

static void bins_allow(struct bins *bins, uint32_t pages)
{
    atomic_fetch_add_explicit(&kept_allowed, pages - bins->kept_max,
                              memory_order_relaxed);
    bins->kept_max = pages;
}

void bins_open(struct bins *bins)
{
    bins->classes = RUN_CLASSES - 1;
    bins_allow(bins, KEPT_FIRST);
}

void bins_close(struct bins *bins)
{
    bins_shrink(bins, 0);
    bins_allow(bins, 0);
}

__attribute__((noinline)) void bins_full(struct bins *bins)
{
    uint32_t threads = (uint32_t)num_max(region_threads(), 1);
    uint32_t max = KEPT_TOTAL / threads;
    /* What others free of this thread's runs still counts as live here; so take
     * no more than its part of what is used and not kept. */
    size_t used = tally_numbers().used;
    size_t kept = atomic_load_explicit(&kept_allowed, memory_order_relaxed) -
                  bins->kept_max + bins->kept;
    int32_t live = (int32_t)((used > kept ? used - kept : 0) / threads);
    if (live > bins->live)
        live = bins->live;
    if (live > 0)
        max += (uint32_t)live * KEPT_THREADS /
               (uint32_t)num_max(threads, KEPT_THREADS);
    bins_allow(bins, (uint32_t)num_clamp(max, KEPT_MIN, KEPT_MAX));
    if (bins->kept > bins->kept_max)
        bins_shrink(bins, bins->kept_max / 4 * 3);
}

void run_shrink(void *p, size_t n)
{
    struct run *run = run_at(p);
    uint32_t first = page_of(p), keep = (uint32_t)pages_for(n);
    if (keep >= run->pages)
        return;
    uint32_t tail = run->pages - keep, flags = run->tag & ~RUN_CLASS;
    run->pages = keep;
    run->tag = flags | class_of_run(keep);
    pages_give(first + keep, tail, memory_of(flags));
}

bool run_extend(void *p, size_t n)
{
    struct run *run = run_at(p);
    size_t pages = pages_for(n);
    if (pages > region.pages)
        return false;
    uint32_t first = page_of(p), have = run->pages, dirty;
    uint32_t need = (uint32_t)pages - have;
    uint32_t more = need + (uint32_t)pages / 8;
    if (run->tag & (RUN_ODD | RUN_PINNED))
        return false;
    if (!pages_take_at(first + have, more, &dirty) &&
        !pages_take_at(first + have, more = need, &dirty))
        return false;
    run->pages = have + more;
    run->tag = (run->tag & ~RUN_CLASS) | class_of_run(run->pages);
    return true;
}

/* Copy, giving the old pages back on the way, so that memory does not double.
 * True if all were taken back: locked ones are not. */
static bool run_copy_pages(char *from, char *to, size_t size)
{
    size_t piece = RUN_MOVE_MIN;
    bool clean = true;
    for (size_t done = 0; done < size; done += piece) {
        piece = num_min(piece, size - done);
        memcpy(to + done, from + done, piece);
        clean &= os_advise(from + done, piece, OS_RELEASE);
    }
    return clean;
}

/* Move the pages of [from, from + size) to `to`. Several mappings cannot move
 * at once, so halve until each part lies in one; copy what cannot move. True
 * if nothing is left at `from`. */
static bool run_move_pages(char *from, char *to, size_t size)
{
    size_t half = num_align_up(size / 2, PAGE);
    if (os_move(from, to, size))
        return true;
    if (half < RUN_MOVE_MIN)
        return run_copy_pages(from, to, size);
    bool clean = run_move_pages(from, to, half);
    return run_move_pages(from + half, to + half, size - half) && clean;
}

/* Only the contents come along, from pages that the program may have made
 * unreadable. */
static void run_copy_contents(char *from, char *to, size_t size, bool odd)
{
    if (odd)
        os_unprotect(from, size);
    memcpy(to, from, size);
}

/* Carry the block to a run for n bytes elsewhere. */
static void *run_move(void *p, size_t n, enum heap_refusal *why)
{
    struct run *run = run_at(p);
    uint32_t tag = run->tag, have = run->pages;
    size_t size = (size_t)have << PAGE_SHIFT;
    bool stays = tag & RUN_PINNED, odd = tag & RUN_ODD, clean = false;
    bool large = !stays && !odd && size >= RUN_MOVE_MIN;
    bool may_move = large && atomic_load(&moves) < MOVES_MAX;
    struct pages_request q = {
        .pages = (uint32_t)pages_for(n),
        .align = 1,
        .carried = large ? have : 0,
    };
    uint32_t first = pages_for(n) > region.pages ? 0 : pages_take(&q);
    *why = q.refusal;
    if (!first)
        return NULL;
    char *to = page_at(first);
    run_begin(first, q.pages);
    if (may_move) {
        clean = run_move_pages(p, to, size);
        atomic_fetch_add(&moves, 1);
        region.runs[first].tag |= RUN_MOVED;
    } else if (large) {
        clean = run_copy_pages(p, to, size);
    } else {
        run_copy_contents(p, to, size, odd);
    }
    if (stays)
        return to;
    if (tag & RUN_MOVED)
        atomic_fetch_sub(&moves, 1);
    run->tag = 0;
    pages_give(page_of(p), have,
               tag & (RUN_MOVED | RUN_ODD) ? PAGES_ODD
               : clean                     ? PAGES_CLEAN
                                           : PAGES_DIRTY);
    return to;
}

void *run_grow(void *p, size_t n, enum heap_refusal *why)
{
    *why = REFUSED_BY_REGION;
    if (n > PTRDIFF_MAX / 2)
        return NULL;
    void *to = run_move(p, n + n / 4, why);
    return to ? to : run_move(p, n, why);
}

/* The live run that page lies in, or NULL. */
static struct run *run_around(uint32_t page)
{
    for (uint32_t first = page;; first--) {
        struct run *run = &region.runs[first];
        if (run->tag & RUN_LIVE)
            return page - first < run->pages ? run : NULL;
        if (first == 0 || run->tag)
            return NULL;
    }
}

void run_set_odd(void *start, size_t size)
{
    uint32_t page = page_of(start), end = page_of((char *)start + size - 1);
    uint32_t opened = atomic_load(&region.frontier) * SLAB_PAGES;
    while (page <= end && page < opened) {
        struct run *run = run_around(page);
        if (run) {
            run->tag |= RUN_ODD;
            page = (uint32_t)(run - region.runs) + run->pages;
        } else {
            uint32_t granule = page / GRANULE_PAGES;
            atomic_store(&region.chunks[granule].odd, true);
            granule &= -(1u << (CHUNK_BIG_SHIFT - GRANULE_SHIFT));
            atomic_store(&region.chunks[granule].odd, true);
            page++;
        }
    }
}
