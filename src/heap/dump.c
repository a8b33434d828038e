/* dump.c - keep pages that were never used out of core dumps.
 * Any thread; callable inside malloc. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/dump.h"

#include "os/memory.h"

/* A bit for each page that is left out. */
static _Atomic uint64_t left_out[(DUMP_PAGES + 63) / 64];

/* What takes so many calls is no small program: then all are taken in. A call
 * that splits or joins mappings takes 2 us; sleep needs 19. */
#define CALLS_MAX 24
static _Atomic uint32_t calls;

/* The bits of pages [first, end) in a word. */
static uint64_t bits_of(uint32_t word, uint32_t first, uint32_t end)
{
    uint32_t low = word * 64;
    uint64_t from = first > low ? ~(uint64_t)0 << (first - low) : ~(uint64_t)0;
    return end < low + 64 ? from & (((uint64_t)1 << (end - low)) - 1) : from;
}

static size_t bytes(uint32_t pages)
{
    return (size_t)pages << PAGE_SHIFT;
}

static uint32_t end_of(uint32_t first, uint32_t n)
{
    return (uint32_t)num_min((uint64_t)first + n, DUMP_PAGES);
}

void dump_leave_out(uint32_t first, uint32_t n)
{
    uint32_t end = end_of(first, n);
    /* Spans use what there is from one end to the other. */
    bool useful =
        region.drained
            ? atomic_load_explicit(&calls, memory_order_relaxed) < CALLS_MAX
            : first == 0;
    /* Huge pages would not fit between mappings of different kinds. */
    if (!useful || first >= end || end > region.huge_from ||
        !os_advise(page_at(first), bytes(end - first), OS_NO_DUMP))
        return;
    for (uint32_t w = first / 64; w <= (end - 1) / 64; w++)
        atomic_fetch_or(&left_out[w], bits_of(w, first, end));
}

void dump_take_in_some(uint32_t first, uint32_t n)
{
    uint32_t end = end_of(first, n);
    uint64_t found = 0;
    for (uint32_t w = first / 64; first < end && w <= (end - 1) / 64; w++) {
        uint64_t bits = bits_of(w, first, end);
        /* The pages are the caller's, so no other thread changes their bits. */
        if (atomic_load_explicit(&left_out[w], memory_order_relaxed) & bits)
            found |= atomic_fetch_and(&left_out[w], ~bits) & bits;
    }
    if (!found)
        return;
    if (atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) + 1 ==
        CALLS_MAX)
        dump_take_in_all();
    else
        os_advise(page_at(first), bytes(end - first), OS_DUMP);
}

void dump_take_in_all(void)
{
    if (!region_exists())
        return;
    /* First, so that what another thread leaves out meanwhile keeps its bits.
     */
    for (uint32_t w = 0; w < (DUMP_PAGES + 63) / 64; w++)
        atomic_store(&left_out[w], 0);
    os_advise(page_at(0), bytes(DUMP_PAGES), OS_DUMP); /* some may be missing */
}
