/* region.c - reserve addresses once, commit them forward, hand them out.
 * Any thread; callable inside malloc; no lock. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/region.h"

#include "core/block.h"
#include "core/num.h"
#include "heap/limit.h"
#include "heap/pages.h"
#include "os/memory.h"
#include "os/system.h"

#define REGION_DEFAULT                                                         \
    (sizeof(size_t) > 4 ? (size_t)1 << (sizeof(size_t) > 4 ? 40 : 0) : 1 * GIB)
#define REGION_MIN (1 * MIB)
#define REGION_MAX_PAGES (UINT32_MAX / 2) /* sums of two fit heap/pool.c */
#define FIRST_COMMIT (256 * KIB)

_Atomic(struct region *) region_self;

/* The size to try first. */
static size_t region_wish(const struct heap_settings *settings)
{
    size_t wish =
        settings->region_bytes ? settings->region_bytes : REGION_DEFAULT;
    /* RLIMIT_AS counts reserved addresses; the program needs some as well. */
    wish = num_min(wish, os_address_space_left() / 2);
    size_t page = os_page_size();
    wish = num_min(wish / page, REGION_MAX_PAGES) * page;
    return num_max(wish, num_align_up(REGION_MIN, page));
}

/* Bytes of the table of chunk counters for so much of the region, in steps that
 * are seldom taken. */
static size_t counters_for(size_t size)
{
    return num_align_up((size >> CHUNK_SMALL_SHIFT) * sizeof(int32_t) + 1,
                        64 * KIB);
}

/* A region of `size` bytes within a reservation, or NULL. */
static struct region *region_lay_out(char *start, size_t size, size_t slack)
{
    const struct heap_settings *settings = host_settings();
    size_t huge_from, page = os_page_size();
    start += pages_place((uintptr_t)start, slack, settings->pages, &huge_from);
    struct region *r = (struct region *)start;
    size_t committed = num_align_up(FIRST_COMMIT, page);
    if (!os_commit(r, committed) && !os_commit(r, committed = page))
        return NULL;
    r->size = size;
    r->page_size = page;
    r->huge_size = os_huge_size();
    r->huge_from = huge_from;
    r->claimed = 1; /* this page; its rest is region_first_chunk */
    r->frontier = committed;
    r->checkpoint = limit_first_checkpoint(settings);
    r->recycles = r->drained = settings->drained;
    r->drained_size = r->drained ? size : 0;
    r->tags = (struct pool_tag *)(start + size);
    r->counters = (int32_t *)(start + size + pool_table_bytes(size / page));
    if (r->drained && !os_commit(r->counters, counters_for(committed)))
        return NULL;
    pages_committed(r, 0, committed);
    return r;
}

/* Reserve; whoever publishes first wins, and the others take theirs back. */
static struct region *region_open(bool *opened)
{
    size_t huge = os_huge_size(), slack, table, size;
    char *start = NULL;
    for (size = region_wish(host_settings()); size >= REGION_MIN; size /= 2) {
        size = num_align_down(size, os_page_size());
        slack = size > 16 * huge ? huge : PAGES_SLACK;
        table = pool_table_bytes(size / os_page_size());
        if (host_settings()->drained)
            table += counters_for(size);
        if ((start = os_reserve(size + slack + table)))
            break;
    }
    if (!start)
        return NULL;
    struct region *r = region_lay_out(start, size, slack);
    struct region *first = NULL;
    if (r && atomic_compare_exchange_strong(&region_self, &first, r)) {
        *opened = true;
        return r;
    }
    os_unreserve(start, size + slack + table);
    return first;
}

struct region *region_get(bool *opened)
{
    struct region *r = region_peek();
    *opened = false;
    return r ? r : region_open(opened);
}

void *region_first_chunk(struct region *r, size_t *size)
{
    size_t lead = num_align_up(sizeof *r + BLOCK_WORD, 64);
    *size = r->page_size - lead;
    return (char *)r + lead;
}

void region_settings_changed(void)
{
    struct region *r = region_peek();
    if (!r)
        return;
    const struct heap_settings *settings = host_settings();
    bool untouched =
        r->claimed >> 32 == 0; /* positions there count from size */
    if (settings->region_bytes && untouched)
        r->size =
            num_clamp(num_align_down(settings->region_bytes, r->page_size),
                      r->frontier, r->size);
    r->drained_size = r->drained ? r->size : 0;
    r->checkpoint = limit_first_checkpoint(settings);
    if (settings->pages == PAGES_SMALL && r->huge_from != SIZE_MAX) {
        r->huge_from = SIZE_MAX;
        pages_committed(r, 0, r->frontier);
    }
}

/* Make [.., end) usable. Threads may commit the same range twice; the frontier
 * only ever covers what some mprotect has granted. */
static bool region_commit(struct region *r, size_t end)
{
    size_t from = atomic_load_explicit(&r->frontier, memory_order_acquire);
    if (end <= from)
        return true;
    char *base = (char *)r;
    size_t to = pages_step(r, from, end);
    if (!os_commit(base + from, to - from)) {
        to = end;
        if (!os_commit(base + from, to - from))
            return false;
    }
    if (r->drained && counters_for(to) > counters_for(from) &&
        !os_commit(r->counters, counters_for(to)))
        return false;
    if (atomic_load_explicit(&r->frontier, memory_order_acquire) >= to)
        return true; /* another thread did the same */
    pages_committed(r, from, to);
    while (from < to && !atomic_compare_exchange_weak_explicit(
                            &r->frontier, &from, to,
                            memory_order_release, /* after the mprotect */
                            memory_order_relaxed))
        ;
    return true;
}

/* Both ends of what is claimed, in bytes. */
struct ends {
    size_t low, high; /* [low, high) is free */
};

static struct ends ends_of(const struct region *r, uint64_t claimed)
{
    return (struct ends){
        .low = (size_t)(uint32_t)claimed * r->page_size,
        .high = r->size - (size_t)(claimed >> 32) * r->page_size,
    };
}

size_t region_free(const struct region *r)
{
    struct ends ends =
        ends_of(r, atomic_load_explicit(&r->claimed, memory_order_relaxed));
    return ends.high - ends.low;
}

static uint64_t ends_claim(const struct region *r, struct ends ends)
{
    return (uint64_t)((r->size - ends.high) / r->page_size) << 32 |
           ends.low / r->page_size;
}

/* A place at the low end; the ends become what they are after it. False if
 * there are no addresses, or the system refuses to commit them. */
static bool take_low(struct region *r, struct region_request *q,
                     struct ends *ends, size_t *start)
{
    uintptr_t place = (uintptr_t)r + ends->low + q->lead;
    size_t gap = -place & (q->align - 1), free = ends->high - ends->low;
    q->refusal = REFUSED_BY_REGION;
    if (gap > free || q->size > free - gap)
        return false;
    *start = ends->low + gap;
    q->gap = gap;
    q->left = 0;
    ends->low = *start + q->size;
    q->refusal = REFUSED_BY_SYSTEM;
    return region_commit(r, ends->low);
}

/* The same at the high end, with room above. */
static bool take_high(struct region *r, struct region_request *q,
                      struct ends *ends, size_t *start)
{
    size_t free = ends->high - ends->low;
    size_t room = num_min(q->room, num_align_down(free / 4, r->page_size));
    q->refusal = REFUSED_BY_REGION;
    if (q->size > free - room)
        return false;
    uintptr_t place = (uintptr_t)r + ends->high - room - q->size + q->lead;
    size_t gap = place & (q->align - 1);
    if (gap > free - room - q->size)
        return false;
    *start = ends->high - room - q->size - gap;
    q->left = room + gap;
    ends->high = *start;
    q->refusal = REFUSED_BY_SYSTEM;
    if (!os_commit((char *)r + *start, q->size))
        return false;
    pages_grown(r, (char *)r + *start, q->size);
    return true;
}

void *region_take(struct region *r, struct region_request *q)
{
    uint64_t claimed = atomic_load_explicit(&r->claimed, memory_order_relaxed);
    struct ends ends;
    size_t start = 0;
    q->refusal = REFUSED_BY_LIMIT;
    if (!limit_allows(r, q->size - q->carried))
        return NULL;
    do {
        ends = ends_of(r, claimed);
        if (!(q->room ? take_high : take_low)(r, q, &ends, &start))
            return NULL;
    } while (!atomic_compare_exchange_weak_explicit(
        &r->claimed, &claimed, ends_claim(r, ends), memory_order_relaxed,
        memory_order_relaxed));
    atomic_fetch_add_explicit(&r->handed, q->size - q->carried,
                              memory_order_relaxed);
    if (q->left)
        atomic_fetch_add_explicit(&r->committed_high, q->size,
                                  memory_order_relaxed);
    return (char *)r + start;
}

bool region_extend(struct region *r, void *end, size_t more)
{
    size_t from = (size_t)((char *)end - (char *)r);
    uint64_t claimed = atomic_load_explicit(&r->claimed, memory_order_relaxed);
    struct ends ends = ends_of(r, claimed);
    if (ends.low != from || more > ends.high - from || !limit_allows(r, more) ||
        !region_commit(r, from + more))
        return false;
    ends.low += more;
    if (!atomic_compare_exchange_strong_explicit(
            &r->claimed, &claimed, ends_claim(r, ends), memory_order_relaxed,
            memory_order_relaxed))
        return false;
    atomic_fetch_add_explicit(&r->handed, more, memory_order_relaxed);
    return true;
}

bool region_open_room(struct region *r, void *start, void *end, size_t more)
{
    if (!limit_allows(r, more) || !os_commit(end, more))
        return false;
    atomic_fetch_add_explicit(&r->handed, more, memory_order_relaxed);
    atomic_fetch_add_explicit(&r->committed_high, more, memory_order_relaxed);
    pages_grown(r, start, (size_t)((char *)end - (char *)start) + more);
    return true;
}
