/* dump.c - keep pages that were never used out of core dumps.
 * Any thread; callable inside malloc. errno is preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/dump.h"

#include "os/memory.h"

/* A bit for each page that is left out. */
static _Atomic uint64_t left_out[(DUMP_PAGES + 63) / 64];

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
    /* Huge pages would not fit between mappings of different kinds. */
    if (first >= end || !region.drained || end > region.huge_from ||
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
    if (found)
        os_advise(page_at(first), bytes(end - first), OS_DUMP);
}

void dump_take_in_all(void)
{
    uint32_t last = DUMP_PAGES;
    if (!region_exists())
        return;
    while (last &&
           !(atomic_load(&left_out[(last - 1) / 64]) >> (last - 1) % 64 & 1))
        last--;
    if (last)
        os_advise(page_at(0), bytes(last), OS_DUMP);
    for (uint32_t w = 0; w < (DUMP_PAGES + 63) / 64; w++)
        atomic_store(&left_out[w], 0);
}
