/* heap_test.c - where blocks lie, and what becomes of them when they grow,
 * shrink and are refused; one claim a function, each in a process of its own.
 * SPDX-License-Identifier: MIT */
#include "heap/heap.h"

#include <pthread.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>

#include "child.h"
#include "heap/chunk.h"
#include "heap/limit.h"
#include "heap/mark.h"
#include "heap/tally.h"
#include "heap/thread.h"
#include "os/memory.h"
#include "step_blocks.h"
#include "step_mix.h"

static struct bag bag;

static bool is_page(const void *p)
{
    return (uintptr_t)p % PAGE == 0;
}

/* Take blocks of n bytes until there are no more. */
static void take_all(size_t n)
{
    void *p;
    blocks_refusal.expected = true;
    while ((p = heap_take(n)))
        bag_add(&bag, (struct block){p, n, 0});
}

/* --- spans --- */

static void the_blocks_of_a_thread_lie_side_by_side(void)
{
    struct block last = block_take(100);
    for (int i = 0; i < 5000; i++) {
        struct block b = block_take(100);
        CHECK(b.p == last.p + block_size_for(100));
        last = b;
    }
}

static void the_newest_block_grows_where_it_is(void)
{
    struct block older = block_take(100), newest = block_take(100);
    unsigned char *where = newest.p, *elsewhere = older.p;
    block_resize(&newest, 1000);
    CHECK(newest.p == where);
    block_resize(&newest, RUN_MIN - 1);
    CHECK(newest.p == where);
    block_resize(&older, 1000);
    CHECK(older.p != elsewhere);
}

static void small_blocks_fill_the_last_page(void)
{
    struct block run = block_take(RUN_MIN + 10 * PAGE);
    bag_fill(&bag, 300, 10000); /* spans grow in long steps now */
    block_take(RUN_MIN);
    block_resize(&run, 2 * RUN_MIN); /* and leaves a hole */
    take_all(RUN_MIN);
    take_all(100);
    CHECK(tally_numbers().used == region.pages - NO_PAGE);
}

/* --- refusals --- */

static void a_refusal_names_the_bound_that_was_met(void)
{
    blocks_refusal.expected = true;
    CHECK(!heap_take(region_bytes()));
    CHECK(blocks_refusal.why == REFUSED_BY_REGION);
    CHECK(blocks_refusal.bound == region_bytes());

    struct rlimit addresses;
    CHECK(!getrlimit(RLIMIT_AS, &addresses));
    addresses.rlim_cur = 0;
    CHECK(!setrlimit(RLIMIT_AS, &addresses));
    CHECK(!heap_take(20 * MIB));
    CHECK(blocks_refusal.why == REFUSED_BY_SYSTEM);
    CHECK(blocks_refusal.bound == 0);
}

static void so_does_one_by_the_limit(void)
{
    CHECK(!heap_take(20 * MIB));
    CHECK(blocks_refusal.why == REFUSED_BY_LIMIT);
    CHECK(blocks_refusal.bound == limit_bytes());
}

/* --- addresses --- */

/* The system counts a mapping as a whole when a process forks. */
static void mappings_end_every_4_GiB(void)
{
    uint32_t border = (uint32_t)((uint64_t)4 * 1024 * MIB / SLAB_BYTES);
    for (uint32_t i = 0; i < border + 2; i++)
        CHECK(page_of(block_take(SLAB_BYTES - PAGE).p) / SLAB_PAGES != border);
    CHECK(atomic_load(&region.frontier) > border);
}

static size_t paid;

static void count_paid(void *start, size_t size)
{
    CHECK(region_spans(start));
    paid += size;
}

/* But for those of one run, which may use little of them. */
static void slabs_are_paid_when_they_are_opened(void)
{
    blocks_settings.pay = count_paid;
    block_take(SLAB_BYTES - PAGE);
    size_t before = paid;
    CHECK(before >= SLAB_BYTES);
    block_take(WHOLE_SLABS * SLAB_BYTES);
    CHECK(paid == before);
}

/* --- which pages are huge --- */

static void huge_pages_begin_behind_the_first_slab(void)
{
    CHECK(region.huge_from ==
          (os_huge_size() > SLAB_BYTES ? UINT32_MAX : SLAB_PAGES));
    blocks_settings.pages = PAGES_SMALL;
    region_settings_changed();
    CHECK(region.huge_from == UINT32_MAX);
}

/* --- marks --- */

static void a_rewind_leaves_ordinary_pages(void)
{
    struct mark_place place;
    struct block b[5];
    CHECK(mark_set(&place));
    for (int i = 0; i < 5; i++)
        b[i] = block_take(100000);
    void *page = page_at(page_of(b[4].p) + 2);
    CHECK(!mprotect(page, PAGE, PROT_READ));
    run_set_odd(page, PAGE);
    for (int i = 0; i < 5; i++)
        block_forget(&b[i]);
    CHECK(mark_rewind(&place));
    for (int i = 0; i < 5; i++)
        CHECK(block_take(100000).p == b[i].p);
    memset(b[4].p, 1, b[4].size);
}

static void a_block_under_a_mark_stays_where_it_is(void)
{
    struct mark_place place;
    CHECK(mark_set(&place));
    struct block b = block_take(MIB);
    unsigned char *where = b.p;
    block_resize(&b, 100);
    CHECK(b.p == where && b.size >= MIB);
}

static void a_loop_of_marks_takes_no_memory(void)
{
    struct mark_place place;
    CHECK(mark_set(&place) && mark_rewind(&place));
    unsigned char *next = cursor_self.bump.next;
    for (int i = 0; i < 10; i++) {
        CHECK(mark_set(&place));
        CHECK(cursor_self.bump.next == next);
        struct block b = block_take(100);
        block_forget(&b);
        CHECK(mark_rewind(&place));
    }
}

static void a_mark_that_became_invalid_stays_so(void)
{
    struct mark_place first, second, third;
    CHECK(mark_set(&first) && mark_rewind(&first));
    CHECK(mark_set(&second) && mark_rewind(&first));
    CHECK(mark_set(&third));
    CHECK(!mark_rewind(&second));
    CHECK(mark_rewind(&third) && mark_rewind(&first));
}

static void a_mark_elsewhere_keeps_what_came_before_it(void)
{
    struct mark_place place;
    CHECK(mark_set(&place) && mark_rewind(&place));
    struct block b = block_take(100);
    CHECK(mark_set(&place) && mark_rewind(&place));
    block_take(100);
    block_check(&b);
}

/* --- drained: small blocks --- */

static void a_block_of_a_page_is_a_page(void)
{
    struct block b = block_take(PAGE);
    CHECK(PAGE > PLACE_MAX || (is_page(b.p) && b.size == PAGE));
}

static void aligned_blocks_share_pages(void)
{
    size_t before = tally_numbers().used;
    for (int i = 0; i < 1000; i++)
        block_take_aligned(100, 64);
    CHECK((tally_numbers().used - before) * PAGE < 1000 * 300);
}

static void small_blocks_take_no_page_that_is_kept(void)
{
    for (int i = 0; i < 10; i++)
        bag_add(&bag, block_take_aligned(PAGE, PAGE));
    bag_free(&bag, BAG_MAX);
    uint32_t kept = cursor_self.home->bins.kept;
    CHECK(kept == 10);
    bag_fill(&bag, 3000, 24);
    block_take_zeroed(24);
    CHECK(cursor_self.home->bins.kept == kept);
    CHECK(is_page(block_take_aligned(PAGE, PAGE).p));
    CHECK(cursor_self.home->bins.kept == kept - 1);
}

static void a_full_chunk_is_listed_once_enough_of_it_is_free(void)
{
    size_t size = block_size_for(mix_size = 1000);
    uint32_t granule = 0;
    bag_fill(&bag, 3 * mix_places(), mix_size);
    for (int i = 0; i < bag.count && !granule; i++)
        if (chunk_state(chunk_at(chunk_of(bag.block[i].p, size))) ==
            CHUNK_RETIRED)
            granule = chunk_of(bag.block[i].p, size);
    CHECK(granule);
    struct chunk *c = chunk_at(granule);
    int32_t again = chunk_capacity(c->class) / 16 * 9;
    for (int i = 0; chunk_state(c) == CHUNK_RETIRED; i++)
        if (chunk_of(bag.block[i].p, size) == granule)
            block_free(&bag.block[i]);
    CHECK(chunk_state(c) == CHUNK_LISTED && chunk_live(granule) < again);
    CHECK(chunk_live(granule) + (int32_t)size >= again);
}

static void what_is_left_in_chunks_is_free(void)
{
    int more = 100;
    bag_fill(&bag, 100, 3500);
    while (heap_numbers().free_bytes < 10000 && more--)
        block_take(3500);
    size_t left = heap_numbers().free_bytes;
    CHECK(left >= 10000);
    struct block b = block_take(3500);
    CHECK(heap_numbers().free_bytes == left - b.size - BLOCK_WORD);
}

/* --- drained: runs --- */

static void runs_are_kept_by_class(void)
{
    struct block b = block_take(17 * PAGE);
    CHECK(b.size == 18 * PAGE);
    block_free(&b);
    CHECK(cursor_self.home->bins.kept == 18);
    CHECK(block_take(17 * PAGE).p == b.p);
}

static void kept_runs_serve_what_they_are_aligned_for(void)
{
    for (int i = 0; i < 20; i++)
        bag_add(&bag, block_take_aligned(4 * PAGE, PAGE));
    bag_free(&bag, BAG_MAX);
    CHECK(cursor_self.home->bins.kept >= 40);
    for (int i = 0; i < 20; i++)
        block_take_aligned(4 * PAGE, 16 * PAGE);
}

static void a_run_grows_where_it_is(void)
{
    struct block b = block_take(MIB);
    unsigned char *where = b.p;
    block_resize(&b, MIB + 100000);
    CHECK(b.p == where);
}

static void large_blocks_take_no_run_that_is_kept(void)
{
    bag_fill(&bag, 10, PAGE);
    bag_add(&bag, block_take(17 * PAGE));
    bag_free(&bag, BAG_MAX);
    uint32_t kept = cursor_self.home->bins.kept;
    for (size_t n = RUN_CLASS_MAX + 1; n < 3000; n += 10) {
        struct block b = block_take_aligned(n * PAGE, PAGE);
        block_free(&b);
        b = block_take_zeroed(n * PAGE);
        block_free(&b);
    }
    CHECK(kept && cursor_self.home->bins.kept == kept);
}

static void a_block_is_cut_short_where_it_is(void)
{
    struct block small = block_take(100), run = block_take(MIB), was = run;
    size_t used = tally_numbers().used;
    block_resize(&run, MIB / 4 * 3);
    CHECK(run.p == was.p && run.size == was.size);
    block_resize(&run, MIB / 4);
    CHECK(run.p == was.p && run.size < MIB / 2);
    CHECK(tally_numbers().used == used - (was.size - run.size) / PAGE);
    was = small;
    block_resize(&small, 1);
    CHECK(small.p == was.p && small.size == was.size);
}

static void a_run_with_changed_pages_stays_where_it_is(void)
{
    struct block b = block_take(MIB);
    unsigned char *where = b.p;
    run_set_odd(b.p, PAGE);
    block_resize(&b, 100);
    CHECK(b.p == where && b.size >= MIB);
}

static void a_large_run_moves_with_its_pages(void)
{
    struct block b = block_take(2 * MIB), behind = block_take(2 * MIB);
    block_resize(&b, 4 * MIB);
    CHECK(run_at(b.p)->tag & RUN_MOVED && behind.p);
}

/* Where neighbours differ, the system moves no more than one at a time. */
static void pages_that_cannot_move_together_are_copied(void)
{
    enum { N = 4 * MIB / 4096 };
    struct block b = block_take(N * PAGE), behind = block_take(N * PAGE);
    for (int i = 0; i < N; i++) {
        b.p[i * PAGE + PAGE / 2] = (unsigned char)(i % 255 + 1);
        if (i % 2)
            CHECK(!madvise(b.p + i * PAGE, PAGE, MADV_DONTDUMP));
    }
    unsigned char *where = b.p;
    block_resize(&b, 2 * N * PAGE);
    CHECK(b.p != where && behind.p);
    for (int i = 0; i < N; i++)
        CHECK(b.p[i * PAGE + PAGE / 2] == i % 255 + 1);
}

static void a_block_grows_where_there_is_room_for_no_more(void)
{
    struct block b = block_take(1000);
    take_all(16 * PAGE);
    int i = 1;
    while (bag.block[i].p + 16 * PAGE != bag.block[i + 1].p)
        i++;
    heap_free(bag.block[i].p);
    heap_free(bag.block[i + 1].p);
    void *p = heap_resize(b.p, 30 * PAGE);
    CHECK(p == bag.block[i].p);
}

/* --- threads --- */

static void take_some(void *unused)
{
    (void)unused;
    for (size_t size = 100; size < 5000; size += 300)
        bag_fill(&bag, 1, size);
}

static void an_ended_thread_has_no_chunk_open(void)
{
    thread_run(take_some, NULL);
    const struct heap *h = region_heap(1);
    CHECK(atomic_load(&region.heaps_made) == 2);
    for (unsigned class = 1; class < PLACE_CLASSES; class ++)
        CHECK(!h->of[class].open);
}

static void take_many(void *unused)
{
    (void)unused;
    bag_fill(&bag, 3000, 1000);
}

static void trim_releases_what_was_freed_of_another_thread(void)
{
    worker_run(take_many, NULL);
    bag_free(&bag, BAG_MAX);
    size_t used = tally_numbers().used;
    heap_trim();
    CHECK(tally_numbers().used < used - 3000 * 1000 / PAGE / 2);
    worker_end();
}

static void look_at_heaps(void)
{
    uint32_t heaps = atomic_load(&region.heaps_made);
    CHECK(heaps == 2 && region_threads() == 1);
    for (uint32_t i = 0; i < heaps; i++) {
        struct heap *h = region_heap(i);
        CHECK(atomic_load(&h->active) == (h == cursor_self.home));
    }
}

static void the_heap_of_a_forked_childs_thread_alone_is_in_use(void)
{
    worker_run(take_some, NULL);
    CHECK(region_threads() == 2);
    child_run(NULL, look_at_heaps);
    worker_end();
}

static _Atomic int opened;

static void *open_thread(void *unused)
{
    atomic_store(&opened, thread_open() ? 1 : -1);
    return unused;
}

/* Wait until it has been at it for some time: waiting takes CPU time. */
static void wait_for_use_of_cpu(pthread_t thread)
{
    clockid_t clock;
    struct timespec used = {0};
    CHECK(!pthread_getcpuclockid(thread, &clock));
    while (!used.tv_sec && used.tv_nsec < 5000000) {
        CHECK(!atomic_load(&opened));
        usleep(1000);
        CHECK(!clock_gettime(clock, &used));
    }
}

static void a_thread_waits_while_another_makes_the_region(void)
{
    static const int ends[][2] = {{REGION_NONE, -1}, {REGION_READY, 1}};
    pthread_t thread;
    for (int i = 0; i < 2; i++) {
        atomic_store(&region_state, REGION_BEING_MADE);
        atomic_store(&opened, 0);
        CHECK(!pthread_create(&thread, NULL, open_thread, NULL));
        wait_for_use_of_cpu(thread);
        atomic_store(&region_state, ends[i][0]);
        CHECK(!pthread_join(thread, NULL) && opened == ends[i][1]);
    }
}

/* --- each in a child --- */

static void begin_large(void)
{
    blocks_settings.region_bytes = (size_t)5 << 30;
    blocks_begin();
}

static void begin_small(void)
{
    blocks_settings.region_bytes = 16 * MIB;
    blocks_begin();
}

static void begin_with_huge_pages(void)
{
    blocks_settings.pages = PAGES_AUTO;
    blocks_begin();
}

static void begin_with_a_limit(void)
{
    blocks_limit(10 * MIB);
    blocks_begin();
}

static void begin_small_drained(void)
{
    blocks_settings.drained = true;
    begin_small();
}

int main(void)
{
    RUN_IN_CHILD(blocks_begin, the_blocks_of_a_thread_lie_side_by_side);
    RUN_IN_CHILD(blocks_begin, the_newest_block_grows_where_it_is);
    RUN_IN_CHILD(begin_small, small_blocks_fill_the_last_page);
    RUN_IN_CHILD(blocks_begin, a_refusal_names_the_bound_that_was_met);
    RUN_IN_CHILD(begin_with_a_limit, so_does_one_by_the_limit);
    if (SIZE_MAX > UINT32_MAX)
        RUN_IN_CHILD(begin_large, mappings_end_every_4_GiB);
    RUN_IN_CHILD(blocks_begin, slabs_are_paid_when_they_are_opened);
    RUN_IN_CHILD(begin_with_huge_pages, huge_pages_begin_behind_the_first_slab);
    RUN_IN_CHILD(blocks_begin, a_rewind_leaves_ordinary_pages);
    RUN_IN_CHILD(blocks_begin_drained, a_block_under_a_mark_stays_where_it_is);
    RUN_IN_CHILD(blocks_begin, a_loop_of_marks_takes_no_memory);
    RUN_IN_CHILD(blocks_begin, a_mark_that_became_invalid_stays_so);
    RUN_IN_CHILD(blocks_begin, a_mark_elsewhere_keeps_what_came_before_it);
    RUN_IN_CHILD(blocks_begin_drained, a_block_of_a_page_is_a_page);
    RUN_IN_CHILD(blocks_begin_drained, aligned_blocks_share_pages);
    RUN_IN_CHILD(blocks_begin_drained, small_blocks_take_no_page_that_is_kept);
    RUN_IN_CHILD(blocks_begin_drained,
                 a_full_chunk_is_listed_once_enough_of_it_is_free);
    RUN_IN_CHILD(blocks_begin_drained, what_is_left_in_chunks_is_free);
    RUN_IN_CHILD(blocks_begin_drained, runs_are_kept_by_class);
    RUN_IN_CHILD(blocks_begin_drained,
                 kept_runs_serve_what_they_are_aligned_for);
    RUN_IN_CHILD(blocks_begin_drained, a_run_grows_where_it_is);
    RUN_IN_CHILD(blocks_begin_drained, large_blocks_take_no_run_that_is_kept);
    RUN_IN_CHILD(blocks_begin_drained, a_block_is_cut_short_where_it_is);
    RUN_IN_CHILD(blocks_begin_drained,
                 a_run_with_changed_pages_stays_where_it_is);
    RUN_IN_CHILD(blocks_begin_drained, a_large_run_moves_with_its_pages);
    RUN_IN_CHILD(blocks_begin_drained,
                 pages_that_cannot_move_together_are_copied);
    RUN_IN_CHILD(begin_small_drained,
                 a_block_grows_where_there_is_room_for_no_more);
    RUN_IN_CHILD(blocks_begin_drained, an_ended_thread_has_no_chunk_open);
    RUN_IN_CHILD(blocks_begin_drained,
                 trim_releases_what_was_freed_of_another_thread);
    RUN_IN_CHILD(blocks_begin_drained,
                 the_heap_of_a_forked_childs_thread_alone_is_in_use);
    RUN_IN_CHILD(NULL, a_thread_waits_while_another_makes_the_region);
    return 0;
}
