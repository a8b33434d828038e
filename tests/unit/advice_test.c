/* advice_test.c - which pages may be huge, by what was touched of those before;
 * one claim a function. The system is played.
 * SPDX-License-Identifier: MIT */
#include "heap/advice.h"

#include <string.h>

#include "heap/slab.h"
#include "heap/tally.h"
#include "os/memory.h"
#include "os/system.h"
#include "unit.h"

enum {
    SLABS = 4,
    PAGES = SLABS * SLAB_PAGES,
    HUGE_FROM = 256,
    THREADS_MOST = 32
};

struct region region;
struct tally tally;
static struct slab_group slabs;

/* --- the system --- */

static bool has_memory[PAGES];
static uint32_t looked_at; /* the last page that was asked about */
static uint32_t advised[OS_NO_DUMP + 1][2]; /* [first, end) */

uint64_t os_touched(const void *start)
{
    uint32_t page = (uint32_t)(((uintptr_t)start - region.base) / PAGE);
    uint64_t bits = 0;
    looked_at = page;
    for (uint32_t i = 0; i < OS_TOUCHED && page + i < PAGES; i++)
        bits |= (uint64_t)has_memory[page + i] << i;
    return bits;
}

static bool huge_unasked = true;

bool os_huge_unasked(void)
{
    return huge_unasked;
}

bool os_advise(void *start, size_t size, enum os_advice advice)
{
    uint32_t page = (uint32_t)(((uintptr_t)start - region.base) / PAGE);
    CHECK(size && !advised[advice][1]);
    advised[advice][0] = page;
    advised[advice][1] = page + (uint32_t)(size / PAGE);
    return true;
}

/* --- what is asked --- */

static bool is_advised(enum os_advice advice, uint32_t first, uint32_t end)
{
    return advised[advice][0] == first && advised[advice][1] == end;
}

static void give(uint32_t first, uint32_t n, enum advice_purpose purpose)
{
    memset(advised, 0, sizeof advised);
    advice_give(first, n, purpose);
}

/* Whether pages beyond the first small ones are huge. */
static bool is_huge(enum advice_purpose purpose)
{
    give(HUGE_FROM, 100, purpose);
    bool huge = is_advised(OS_HUGE, HUGE_FROM, HUGE_FROM + 100);
    CHECK(is_advised(OS_SMALL, HUGE_FROM, HUGE_FROM + 100) != huge);
    return huge;
}

/* The first n pages from there on have memory, in slabs that are open. */
static void touch(uint32_t first, uint32_t n)
{
    memset(has_memory, 0, sizeof has_memory);
    for (uint32_t i = 0; i < n; i++)
        has_memory[first + i] = true;
}

/* --- claims --- */

static void small_pages_come_first(void)
{
    give(0, SLAB_PAGES, FOR_SMALL);
    CHECK(is_advised(OS_SMALL, 0, HUGE_FROM));
    CHECK(is_advised(OS_HUGE, HUGE_FROM, SLAB_PAGES));
    give(100, HUGE_FROM - 100, FOR_LARGE);
    CHECK(is_advised(OS_SMALL, 100, HUGE_FROM) && is_advised(OS_HUGE, 0, 0));
    give(100, 10, FOR_ONE_RUN);
    CHECK(is_advised(OS_SMALL, 100, 110) && is_advised(OS_HUGE, 0, 0));
    give(HUGE_FROM, SLAB_PAGES, FOR_ONE_RUN);
    CHECK(is_advised(OS_SMALL, 0, 0));
    CHECK(is_advised(OS_HUGE, HUGE_FROM, HUGE_FROM + SLAB_PAGES));
}

static void small_pages_are_asked_for_where_huge_ones_come_unasked(void)
{
    uint32_t end = SLAB_PAGES + 100;
    atomic_store(&region.threads, THREADS_MOST + 1);
    give(SLAB_PAGES, 100, FOR_LARGE);
    CHECK(is_advised(OS_SMALL, SLAB_PAGES, end));
    huge_unasked = false;
    give(SLAB_PAGES, 100, FOR_LARGE);
    CHECK(is_advised(OS_SMALL, 0, 0) && is_advised(OS_HUGE, 0, 0));
    give(10, 100, FOR_SMALL); /* the first slab does not ask how that is */
    CHECK(is_advised(OS_SMALL, 10, 110));
    atomic_store(&region.threads, 1);
    uint32_t huge_from = region.huge_from;
    region.huge_from = UINT32_MAX; /* small for good */
    give(SLAB_PAGES, 100, FOR_LARGE);
    CHECK(is_advised(OS_SMALL, SLAB_PAGES, end));
    region.huge_from = huge_from;
    huge_unasked = true;
}

static void none_are_huge_for_many_threads(void)
{
    atomic_store(&region.threads, THREADS_MOST);
    CHECK(is_huge(FOR_SMALL));
    atomic_store(&region.threads, THREADS_MOST + 1);
    CHECK(!is_huge(FOR_SMALL));
    atomic_store(&region.threads, 1);
}

static void a_slab_is_judged_by_the_one_before(void)
{
    uint32_t dirty, used = 100;
    CHECK(slab_claim(&slabs, SLAB_PAGES, used, &dirty));
    CHECK(slab_claim(&slabs, 2 * SLAB_PAGES, used, &dirty));
    advice_slab_opened(1);
    touch(SLAB_PAGES, used / 4 - 1);
    /* What is free does not count, whatever it has. */
    has_memory[SLAB_PAGES + used + 10] = true;
    advice_slab_opened(2);
    CHECK(!is_huge(FOR_SMALL) && is_huge(FOR_LARGE));
    /* The same again, and one that is not open, say nothing. */
    touch(2 * SLAB_PAGES, used / 4);
    advice_slab_opened(2);
    CHECK(!is_huge(FOR_SMALL));
    slabs_clear(&slabs, 2, 1, SLAB_OPEN);
    advice_slab_opened(1);
    CHECK(!is_huge(FOR_SMALL));
    slabs_set(&slabs, 2, 1, SLAB_OPEN);
    /* A quarter is enough, of all words. */
    touch(SLAB_PAGES + used - used / 4, used / 4);
    advice_slab_opened(2);
    CHECK(is_huge(FOR_SMALL));
}

static void four_large_runs_in_a_row_must_be_touched(void)
{
    touch(SLAB_PAGES, 31);
    advice_look(SLAB_PAGES);
    CHECK(!is_huge(FOR_LARGE) && !is_huge(FOR_ONE_RUN) && is_huge(FOR_SMALL));
    touch(SLAB_PAGES, 32);
    looked_at = 0;
    for (int i = 0; i < 3; i++)
        advice_look(SLAB_PAGES);
    CHECK(!looked_at); /* right after an untouched one */
    for (int i = 0; i < 3; i++) {
        advice_look(SLAB_PAGES);
        CHECK(!is_huge(FOR_LARGE));
    }
    advice_look(SLAB_PAGES);
    CHECK(looked_at == SLAB_PAGES && is_huge(FOR_LARGE));
    advice_look(SLAB_PAGES);
    CHECK(is_huge(FOR_LARGE));
}

static void a_large_run_is_looked_at_four_later(void)
{
    uint32_t dirty, first = 2 * SLAB_PAGES + 200, n = 100;
    touch(first, n);
    looked_at = 0;
    CHECK(slab_claim(&slabs, first, n, &dirty));
    for (int i = 0; i < 4; i++) {
        advice_run_taken(first, n);
        CHECK(!looked_at);
    }
    advice_run_taken(first, n);
    CHECK(looked_at == first + n / 2 && is_huge(FOR_LARGE));
    /* Unless it is gone: its pages, or its slab. */
    slab_release(&slabs, first, n, true);
    looked_at = 0;
    advice_run_taken(first, n);
    CHECK(!looked_at);
    CHECK(slab_claim(&slabs, first, n, &dirty));
    slabs_set(&slabs, 2, 1, SLAB_CLOSED);
    advice_run_taken(first, n);
    CHECK(!looked_at);
    slabs_clear(&slabs, 2, 1, SLAB_CLOSED);
    touch(0, 0);
    advice_run_taken(first, n);
    CHECK(looked_at == first + n / 2 && !is_huge(FOR_LARGE));
}

static void what_was_seen_does_not_count_where_all_are_to_be_huge(void)
{
    CHECK(!is_huge(FOR_LARGE));
    region.huge_from = 0;
    CHECK(is_huge(FOR_LARGE));
    region.huge_from = UINT32_MAX;
    give(HUGE_FROM, 100, FOR_ONE_RUN);
    CHECK(is_advised(OS_SMALL, HUGE_FROM, HUGE_FROM + 100));
}

int main(void)
{
    region.base = (uintptr_t)1 << 30;
    region.groups = &slabs;
    region.huge_from = HUGE_FROM;
    slabs_set(&slabs, 0, SLABS, SLAB_MAPPED);
    slabs_set(&slabs, 0, SLABS, SLAB_OPEN);
    slab_release(&slabs, 0, PAGES, false);
    RUN(small_pages_come_first);
    RUN(small_pages_are_asked_for_where_huge_ones_come_unasked);
    RUN(none_are_huge_for_many_threads);
    RUN(a_slab_is_judged_by_the_one_before);
    RUN(four_large_runs_in_a_row_must_be_touched);
    RUN(a_large_run_is_looked_at_four_later);
    RUN(what_was_seen_does_not_count_where_all_are_to_be_huge);
    return 0;
}
