/* step_blocks.c - blocks that know what is in them.
 * One thread at a time.
 * SPDX-License-Identifier: MIT */
#include "step_blocks.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "heap/thread.h"

/* Of larger blocks only both ends are written. */
#define WHOLE_MAX (64 * KIB)
#define ENDS ((size_t)64)

static unsigned char *map; /* a byte for 16 of the region */

void blocks_failed(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    _exit(1);
}

/* --- heap/host.h: what the shim would answer --- */

struct heap_settings blocks_settings = {
    .region_bytes = 65536 * PAGE, .unlimited = true, .pages = PAGES_SMALL};

const struct heap_settings *host_settings(void)
{
    return &blocks_settings;
}

void *host_resize_foreign(void *p, size_t n)
{
    (void)n;
    host_report_misuse("realloc", p);
}

void host_free_foreign(void *p)
{
    blocks_failed("free(%p)", p);
}

void host_report_misuse(const char *function, const void *p)
{
    blocks_failed("%s(%p): no block", function, p);
}

struct blocks_refusal blocks_refusal;

void host_report_full(enum heap_refusal why, size_t n, size_t bound)
{
    if (blocks_settings.unlimited && !blocks_refusal.expected)
        blocks_failed("full (%d): %zu of %zu", (int)why, n, bound);
    blocks_refusal.why = why;
    blocks_refusal.bound = bound;
}

/* --- blocks --- */

void blocks_begin(void)
{
    if (!thread_open())
        blocks_failed("no region");
    thread_prepare();
    thread_serve(true);
    map = mmap(NULL, region_bytes() / BLOCK_ALIGN, PROT_READ | PROT_WRITE,
               MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (map == MAP_FAILED)
        blocks_failed("no memory for the map");
}

void blocks_begin_drained(void)
{
    blocks_settings.drained = true;
    blocks_begin();
}

void blocks_limit(size_t bytes)
{
    blocks_settings.unlimited = false;
    blocks_settings.limit.unit = SIZE_BYTES;
    blocks_settings.limit.amount = bytes;
}

static unsigned char *map_at(const struct block *b)
{
    return map + ((uintptr_t)b->p - region.base) / BLOCK_ALIGN;
}

static size_t map_size(const struct block *b)
{
    return (b->size + BLOCK_ALIGN - 1) / BLOCK_ALIGN;
}

static void fill(unsigned char *p, size_t size, uint64_t id)
{
    for (size_t i = 0; i + sizeof id <= size; i += sizeof id)
        memcpy(p + i, &id, sizeof id);
}

static bool filled(const unsigned char *p, size_t size, uint64_t id)
{
    uint64_t other = 0, word;
    for (size_t i = 0; i + sizeof id <= size; i += sizeof id) {
        memcpy(&word, p + i, sizeof word);
        other |= word ^ id;
    }
    return !other;
}

static size_t end_of(const struct block *b)
{
    return b->size <= WHOLE_MAX ? b->size : ENDS;
}

static unsigned char *tail_of(const struct block *b)
{
    return b->p + num_align_down(b->size - end_of(b), sizeof b->id);
}

/* A block that was just handed out. */
static struct block block_begin(void *p, size_t n)
{
    static uint64_t ids;
    if (!p)
        blocks_failed("no block of %zu bytes", n);
    if (!region_owns(p))
        blocks_failed("%p is not in the region", p);
    struct block b = {p, heap_capacity(p, "take"), ++ids * 0x9e3779b97f4a7c15u};
    if (b.size < n || (uintptr_t)p % BLOCK_ALIGN)
        blocks_failed("%p: %zu bytes for %zu", p, b.size, n);
    unsigned char *m = map_at(&b);
    if (*m || memcmp(m, m + 1, map_size(&b) - 1))
        blocks_failed("%p, %zu bytes: is in use already", p, b.size);
    memset(m, 1, map_size(&b));
    fill(b.p, end_of(&b), b.id);
    fill(tail_of(&b), end_of(&b), b.id);
    return b;
}

struct block block_take(size_t n)
{
    void *p;
    bool done = n < heap_spans_below && heap_take_small(block_size_for(n), &p);
    if (!done)
        p = heap_take(n);
    struct step *step = step_pause();
    struct block b = block_begin(p, n);
    step_watch(step);
    return b;
}

struct block block_take_aligned(size_t n, size_t align)
{
    void *p = heap_take_aligned(n, align);
    struct step *step = step_pause();
    struct block b = block_begin(p, n);
    if ((uintptr_t)p % align)
        blocks_failed("%p: not aligned to %zu", p, align);
    step_watch(step);
    return b;
}

struct block block_take_zeroed(size_t n)
{
    unsigned char *p = heap_take_zeroed(n);
    struct step *step = step_pause();
    if (p && n && n <= WHOLE_MAX && (*p || memcmp(p, p + 1, n - 1)))
        blocks_failed("%p, %zu bytes: not zero", (void *)p, n);
    struct block b = block_begin(p, n);
    step_watch(step);
    return b;
}

void block_check(const struct block *b)
{
    if (!filled(b->p, end_of(b), b->id) ||
        !filled(tail_of(b), end_of(b), b->id))
        blocks_failed("%p, %zu bytes: somebody has written to it", (void *)b->p,
                      b->size);
}

void block_forget(const struct block *b)
{
    memset(map_at(b), 0, map_size(b));
}

void block_free(const struct block *b)
{
    struct step *step = step_pause();
    block_check(b);
    /* Where free does nothing, nobody gets it again. */
    if (heap_drained)
        block_forget(b);
    step_watch(step);
    if ((uintptr_t)b->p >= heap_free_from)
        heap_free(b->p);
}

void block_resize(struct block *b, size_t n)
{
    struct step *step = step_pause();
    struct block old = *b;
    bool is_run = !((uintptr_t)b->p % PAGE) && run_is_live(b->p);
    block_check(b);
    block_forget(b);
    step_watch(step);
    void *p = heap_resize(b->p, n);
    step_pause();
    if (p && !filled(p, num_align_down(num_min(end_of(&old), n), 8), old.id))
        blocks_failed("%p: contents are lost", p);
    if (!heap_drained && !is_run && p != old.p)
        memset(map_at(&old), 1, map_size(&old));
    *b = block_begin(p, n);
    step_watch(step);
}

void bag_add(struct bag *bag, struct block b)
{
    if (bag->count == BAG_MAX)
        blocks_failed("the bag is full");
    bag->block[bag->count++] = b;
}

struct block bag_take(struct bag *bag, int i)
{
    struct block b = bag->block[i];
    bag->block[i] = bag->block[--bag->count];
    return b;
}

void bag_fill(struct bag *bag, int n, size_t size)
{
    while (n-- > 0)
        bag_add(bag, block_take(size));
}

void bag_free(struct bag *bag, int n)
{
    n = n < bag->count ? n : bag->count;
    bag->count -= n;
    struct block *first = bag->block;
    for (int i = 0; i < n; i++)
        block_free(&first[i]);
    memmove(first, first + n, (size_t)bag->count * sizeof *first);
}

void bag_check(const struct bag *bag)
{
    for (int i = 0; i < bag->count; i++)
        block_check(&bag->block[i]);
}
