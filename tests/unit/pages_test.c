/* pages_test.c - where runs of pages come from, and what becomes of them; one
 * claim a function, each in a process of its own. The system is played: there
 * is no memory but that of the tables.
 * SPDX-License-Identifier: MIT */
#include "heap/pages.h"

#include "child.h"
#include "heap/limit.h"
#include "heap/settle.h"
#include "heap/slab.h"
#include "heap/supply.h"
#include "heap/tally.h"
#include "heap/whole.h"
#include "os/memory.h"
#include "os/system.h"

enum {
    SLABS = 24,
    PAGES = SLABS * SLAB_PAGES,
    IN_FIRST = 256, /* pages of the first slab */
    SEVERAL = WHOLE_SLABS - 1,
    STEP = 64 * KIB >> PAGE_SHIFT > 2 ? 64 * KIB >> PAGE_SHIFT : 2,
};

struct region region;
_Atomic uintptr_t region_end, region_hot_end;
bool region_detoured;
_Atomic size_t limit_checkpoint = SIZE_MAX;
static struct slab_group slabs;

bool limit_allows_closely(size_t held, size_t more)
{
    return held + more == 0;
}

const struct heap_settings *host_settings(void)
{
    static const struct heap_settings settings;
    return &settings;
}

static uint32_t slabs_in_tables = SLABS;

bool region_commit_tables(uint32_t n)
{
    return n <= slabs_in_tables;
}

/* --- the system --- */

static enum { NOBODYS, USABLE, CLOSED, ANOTHERS } state[PAGES];
static uint32_t take_most = PAGES;       /* pages that can be had at once */
static uint32_t slab_that_stays = SLABS; /* cannot be closed */
static bool all_touched = true;
static void (*meanwhile)(void); /* what another thread does during os_take */
static uint32_t advised[OS_NO_DUMP + 1]; /* the first page, last time */

static uint32_t number_of(const void *start)
{
    return (uint32_t)(((uintptr_t)start - region.base) / PAGE);
}

static void set(const void *start, size_t size, int to)
{
    for (uint32_t i = 0; i < size / PAGE; i++)
        state[number_of(start) + i] = to;
}

static bool all_are(const void *start, size_t size, int what)
{
    for (uint32_t i = 0; i < size / PAGE; i++)
        if ((int)state[number_of(start) + i] != what)
            return false;
    return true;
}

enum os_taken os_take(void *start, size_t size)
{
    void (*other)(void) = meanwhile;
    meanwhile = NULL;
    if (other)
        other();
    if (!all_are(start, size, NOBODYS))
        return OS_OCCUPIED;
    if (size / PAGE > take_most)
        return OS_REFUSED;
    set(start, size, USABLE);
    return OS_TAKEN;
}

void os_drop(void *start, size_t size)
{
    set(start, size, NOBODYS);
}

bool os_close(void *start, size_t size)
{
    CHECK(all_are(start, size, USABLE));
    if (number_of(start) / SLAB_PAGES == slab_that_stays)
        return false;
    set(start, size, CLOSED);
    return true;
}

bool os_renew(void *start, size_t size)
{
    set(start, size, USABLE);
    return true;
}

bool os_advise(void *start, size_t size, enum os_advice advice)
{
    CHECK(size && all_are(start, size, USABLE));
    advised[advice] = number_of(start);
    return true;
}

uint64_t os_touched(const void *start)
{
    return all_are(start, PAGE, USABLE) && all_touched ? ~(uint64_t)0 : 0;
}

size_t os_page_size(void)
{
    return PAGE;
}

bool os_huge_unasked(void)
{
    return true;
}

size_t os_huge_size(void)
{
    return PAGE * 512;
}

/* --- what is asked of the heap --- */

static bool owned[PAGES];
static enum heap_refusal refusal;

static void own(uint32_t first, uint32_t n)
{
    for (uint32_t page = first; page < first + n; page++) {
        CHECK(state[page] == USABLE && !owned[page]);
        owned[page] = true;
    }
}

static uint32_t take(uint32_t n)
{
    struct pages_request q = {.pages = n, .align = 1};
    uint32_t first = pages_take(&q);
    refusal = q.refusal;
    if (first)
        own(first, n);
    return first;
}

static bool take_at(uint32_t first, uint32_t n)
{
    uint32_t dirty;
    bool taken = pages_take_at(first, n, &dirty);
    if (taken)
        own(first, n);
    return taken;
}

static void give(uint32_t first, uint32_t n)
{
    for (uint32_t page = first; page < first + n; page++) {
        CHECK(owned[page]);
        owned[page] = false;
    }
    pages_give(first, n, PAGES_DIRTY);
}

static uint32_t frontier(void)
{
    return atomic_load(&region.frontier);
}

static uint32_t usable(uint32_t first, uint32_t n)
{
    uint32_t pages = 0;
    for (uint32_t page = first; page < first + n; page++)
        pages += state[page] == USABLE;
    return pages;
}

/* Pages that are usable and nobody's are free, where slabs serve pages. */
static void check(void)
{
    int64_t used = 0, idle = 0;
    for (uint32_t page = NO_PAGE; page < PAGES; page++) {
        uint32_t s = page / SLAB_PAGES, at = page % SLAB_PAGES;
        const struct slab *slab = slab_at(region.groups, s);
        bool open = slab_is(region.groups, s, SLAB_OPEN);
        bool is_free = slab_page_is_free(slab, at);
        CHECK(is_free == (open && state[page] == USABLE && !owned[page]));
        CHECK(!open || !slab_is(region.groups, s, SLAB_CLOSED));
        used += owned[page];
        idle += is_free && atomic_load(&slab->dirty[at / 64]) >> at % 64 & 1;
    }
    CHECK(tally_of(&tally.used) == used && tally_of(&tally.idle) == idle);
    CHECK(tally_of(&tally.opened) == usable(0, PAGES));
}

static bool is_closed(uint32_t slab, uint32_t n)
{
    for (uint32_t s = slab; s < slab + n; s++)
        if (!slab_is(region.groups, s, SLAB_CLOSED) ||
            slab_is(region.groups, s, SLAB_OPEN))
            return false;
    return all_are(page_at(slab * SLAB_PAGES), n * SLAB_BYTES, CLOSED);
}

static void fill_first_slab(void)
{
    CHECK(take(IN_FIRST - NO_PAGE));
    CHECK(frontier() == 1);
}

/* --- the first slab --- */

static void the_first_slab_is_mapped_in_steps_that_double(void)
{
    uint32_t mapped = STEP, now;
    CHECK(take(1) == NO_PAGE && usable(0, PAGES) == STEP);
    CHECK(region_end == (uintptr_t)page_at(STEP));
    while (take(1), frontier() == 1) {
        now = usable(0, PAGES);
        CHECK(now == mapped || now == 2 * mapped);
        mapped = now;
    }
    CHECK(mapped == IN_FIRST);
    CHECK(usable(0, PAGES) == IN_FIRST + SLAB_PAGES);
    CHECK(region_end == (uintptr_t)page_at(2 * SLAB_PAGES));
    CHECK(region_hot_end == region_end);
    check();
}

static void a_run_of_half_of_it_maps_the_first_slab_as_a_whole(void)
{
    CHECK(take(IN_FIRST / 2));
    CHECK(usable(0, PAGES) == IN_FIRST);
    check();
}

static void anothers_mapping_in_the_first_slab_is_left_out(void)
{
    CHECK(take(1));
    state[STEP] = ANOTHERS;
    for (uint32_t i = 0; i < IN_FIRST; i++)
        CHECK(take(1));
    CHECK(frontier() == 2);
    check();
}

/* --- slabs --- */

static void slabs_where_another_has_a_mapping_are_left_out(void)
{
    fill_first_slab();
    state[SLAB_PAGES + 5] = ANOTHERS;
    CHECK(take(1) == 2 * SLAB_PAGES);
    check();
}

static void what_the_system_refuses_is_mapped_in_part(void)
{
    fill_first_slab();
    take_most = 500;
    CHECK(take(300) == SLAB_PAGES && usable(SLAB_PAGES, SLAB_PAGES) == 300);
    CHECK(!take(501) && refusal == REFUSED_BY_SYSTEM);
    check();
}

static void tables_that_the_system_refuses_are_said_so(void)
{
    fill_first_slab();
    slabs_in_tables = 1;
    CHECK(!take(1) && refusal == REFUSED_BY_SYSTEM);
    check();
}

static void a_run_of_several_slabs_may_come_first(void)
{
    uint32_t n = SEVERAL * SLAB_PAGES - 5;
    CHECK(take(n) == SLAB_PAGES && frontier() == 1 + SEVERAL);
    CHECK(tally_of(&tally.whole) == 0);
    check();
    /* The rest of its last slab serves others. */
    CHECK(take(IN_FIRST - 1) < SLAB_PAGES && take(5) == SLAB_PAGES + n);
    check();
}

static void slabs_are_closed_when_free_and_opened_again(void)
{
    uint32_t n = SEVERAL * SLAB_PAGES;
    fill_first_slab();
    give(take(n), n);
    CHECK(settle_all() && !settle_all());
    CHECK(is_closed(1, SEVERAL));
    check();
    CHECK(take(n) == SLAB_PAGES && frontier() == 1 + SEVERAL);
    check();
    give(SLAB_PAGES, n);
    CHECK(settle_all());
    /* One of them alone, and then all. */
    CHECK(take(1) == SLAB_PAGES && is_closed(2, SEVERAL - 1));
    check();
    give(SLAB_PAGES, 1);
    CHECK(take(n) == SLAB_PAGES && frontier() == 1 + SEVERAL);
    check();
}

static void the_first_slab_is_never_closed(void)
{
    uint32_t first = take(IN_FIRST - NO_PAGE);
    give(first, IN_FIRST - NO_PAGE);
    CHECK(settle_all());
    CHECK(usable(0, SLAB_PAGES) == IN_FIRST);
    check();
}

static void what_there_are_no_addresses_for_is_refused(void)
{
    uint32_t n = SEVERAL * SLAB_PAGES;
    while (take(n))
        ;
    CHECK(refusal == REFUSED_BY_REGION);
    CHECK(!take(PAGES) && refusal == REFUSED_BY_REGION);
    CHECK(!take(WHOLE_SLABS * SLAB_PAGES) && refusal == REFUSED_BY_REGION);
    while (take(1))
        ;
    CHECK(refusal == REFUSED_BY_REGION && frontier() == SLABS);
    check();
}

/* --- runs that have their slabs for themselves --- */

static void a_run_of_many_slabs_has_them_for_itself(void)
{
    uint32_t n = WHOLE_SLABS * SLAB_PAGES + 10;
    fill_first_slab();
    CHECK(take(n) == SLAB_PAGES && tally_of(&tally.whole) == n);
    check();
    CHECK(take(1) == (WHOLE_SLABS + 2) * SLAB_PAGES);
    give(SLAB_PAGES, n);
    CHECK(is_closed(1, WHOLE_SLABS + 1) && tally_of(&tally.whole) == 0);
    check();
    uint32_t seen = frontier();
    CHECK(take(n) == SLAB_PAGES && frontier() == seen);
    check();
}

static void such_a_run_may_come_first(void)
{
    CHECK(!take(PAGES) && refusal == REFUSED_BY_REGION);
    CHECK(take(WHOLE_SLABS * SLAB_PAGES) == SLAB_PAGES);
    check();
}

static void such_a_run_grows_into_the_rest_of_its_last_slab(void)
{
    uint32_t n = WHOLE_SLABS * SLAB_PAGES + 10, first = take(n);
    uint32_t end = first + n;
    CHECK(take_at(end, 20) && tally_of(&tally.whole) == n + 20);
    check();
    /* And beyond it, into a slab that others share; from where one begins. */
    CHECK(take_at(end + 20, 2000) && take_at(end + 2020, 10));
    uint32_t seen = frontier(), shared = (WHOLE_SLABS + 2) * SLAB_PAGES;
    CHECK(seen == WHOLE_SLABS + 3);
    CHECK(tally_of(&tally.whole) == shared - first);
    check();
    give(first, n + 2030);
    CHECK(is_closed(1, WHOLE_SLABS + 1) && usable(shared, 1));
    CHECK(tally_of(&tally.whole) == 0);
    check();
}

/* All slabs are open, and free but for the first. */
static void open_all(void)
{
    uint32_t n = SEVERAL * SLAB_PAGES, run[SLABS], runs = 0;
    fill_first_slab();
    region.pages = (1 + 2 * WHOLE_SLABS) * SLAB_PAGES;
    while ((run[runs] = take(n)))
        runs++;
    while ((run[runs] = take(SLAB_PAGES)))
        runs++;
    for (uint32_t i = 0; i < runs; i++)
        give(run[i], i < 2 * WHOLE_SLABS / SEVERAL ? n : SLAB_PAGES);
    CHECK(frontier() == 1 + 2 * WHOLE_SLABS);
}

static void where_addresses_end_open_slabs_serve_such_a_run(void)
{
    open_all();
    CHECK(take(WHOLE_SLABS * SLAB_PAGES) == SLAB_PAGES);
    check();
    CHECK(take(WHOLE_SLABS * SLAB_PAGES) == (WHOLE_SLABS + 1) * SLAB_PAGES);
    CHECK(!take(WHOLE_SLABS * SLAB_PAGES));
    check();
}

static void but_for_those_that_cannot_be_closed(void)
{
    slab_that_stays = 2;
    open_all();
    CHECK(take(WHOLE_SLABS * SLAB_PAGES) == 3 * SLAB_PAGES);
    check();
}

/* --- runs that grow --- */

static void a_run_grows_into_free_pages_and_new_slabs(void)
{
    uint32_t first = take(SLAB_PAGES - 100);
    CHECK(take_at(first + SLAB_PAGES - 100, 50) && frontier() == 2);
    CHECK(take_at(first + SLAB_PAGES - 50, 50 + SLAB_PAGES + 1));
    CHECK(frontier() == 4);
    check();
    CHECK(take(200) == 3 * SLAB_PAGES + 1);
    check();
}

static void a_run_grows_only_where_it_ends(void)
{
    uint32_t first = take(1);
    CHECK(take(1) == first + 1);
    uint32_t mapped = usable(0, PAGES);
    CHECK(!take_at(first + 1, 1) && !take_at(2 * SLAB_PAGES, 1));
    CHECK(!take_at(first + 2, PAGES) && usable(0, PAGES) == mapped);
    check();
}

static void a_run_in_the_first_slab_has_more_of_it_mapped(void)
{
    uint32_t first = take(1);
    CHECK(take_at(first + 1, 2 * STEP) && usable(0, PAGES) == 3 * STEP);
    check();
}

/* --- while another thread does the same --- */

static uint32_t wanted;

static void take_wanted(void)
{
    CHECK(take(wanted));
}

static void who_comes_second_goes_on(void)
{
    static const uint32_t sizes[] = {300, SEVERAL * SLAB_PAGES,
                                     WHOLE_SLABS * SLAB_PAGES};
    fill_first_slab();
    for (int i = 0; i < 3; i++) {
        meanwhile = take_wanted;
        wanted = sizes[i];
        CHECK(take(wanted) && !meanwhile);
        check();
    }
}

/* --- memory --- */

static void renewed_pages_are_huge_if_runs_as_large_were_touched(void)
{
    uint32_t first = take(2 * SLAB_PAGES);
    all_touched = false;
    advice_look(first);
    CHECK(pages_renew(first + 10, 10) && advised[OS_HUGE] == first + 10);
    CHECK(pages_renew(first + 20, SLAB_PAGES));
    CHECK(advised[OS_SMALL] == first + 20 && advised[OS_HUGE] == first + 10);
}

static void a_run_with_slabs_for_itself_is_looked_at_when_it_goes(void)
{
    uint32_t other = take(2 * SLAB_PAGES), n = WHOLE_SLABS * SLAB_PAGES;
    uint32_t first = take(n);
    all_touched = false;
    CHECK(pages_renew(other, SLAB_PAGES) && advised[OS_HUGE] == other);
    give(first, n);
    CHECK(pages_renew(other, SLAB_PAGES) && advised[OS_SMALL] == other);
}

static void idle_memory_goes_back_wherever_it_lies(void)
{
    uint32_t runs = 0;
    static uint32_t run[PAGES / 8];
    while (frontier() < SLABS / 2)
        run[runs++] = take(8);
    for (uint32_t i = 0; i < runs; i++)
        if (i % 8)
            give(run[i], 8);
    check();
    CHECK(tally_of(&tally.idle) <=
          settle_budget() / 8 * 9 + (int64_t)(MIB >> PAGE_SHIFT));
}

static void begin(void)
{
    region.base = (uintptr_t)1 << 30;
    region.pages = PAGES;
    region.groups = &slabs;
    region.huge_from = SLAB_PAGES;
    region.in_first = IN_FIRST;
}

int main(void)
{
    RUN_IN_CHILD(begin, the_first_slab_is_mapped_in_steps_that_double);
    RUN_IN_CHILD(begin, a_run_of_half_of_it_maps_the_first_slab_as_a_whole);
    RUN_IN_CHILD(begin, anothers_mapping_in_the_first_slab_is_left_out);
    RUN_IN_CHILD(begin, slabs_where_another_has_a_mapping_are_left_out);
    RUN_IN_CHILD(begin, what_the_system_refuses_is_mapped_in_part);
    RUN_IN_CHILD(begin, tables_that_the_system_refuses_are_said_so);
    RUN_IN_CHILD(begin, a_run_of_several_slabs_may_come_first);
    RUN_IN_CHILD(begin, slabs_are_closed_when_free_and_opened_again);
    RUN_IN_CHILD(begin, the_first_slab_is_never_closed);
    RUN_IN_CHILD(begin, what_there_are_no_addresses_for_is_refused);
    RUN_IN_CHILD(begin, a_run_of_many_slabs_has_them_for_itself);
    RUN_IN_CHILD(begin, such_a_run_may_come_first);
    RUN_IN_CHILD(begin, such_a_run_grows_into_the_rest_of_its_last_slab);
    RUN_IN_CHILD(begin, where_addresses_end_open_slabs_serve_such_a_run);
    RUN_IN_CHILD(begin, but_for_those_that_cannot_be_closed);
    RUN_IN_CHILD(begin, a_run_grows_into_free_pages_and_new_slabs);
    RUN_IN_CHILD(begin, a_run_grows_only_where_it_ends);
    RUN_IN_CHILD(begin, a_run_in_the_first_slab_has_more_of_it_mapped);
    RUN_IN_CHILD(begin, who_comes_second_goes_on);
    RUN_IN_CHILD(begin, renewed_pages_are_huge_if_runs_as_large_were_touched);
    RUN_IN_CHILD(begin, a_run_with_slabs_for_itself_is_looked_at_when_it_goes);
    RUN_IN_CHILD(begin, idle_memory_goes_back_wherever_it_lies);
    return 0;
}
