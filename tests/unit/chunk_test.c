/* chunk_test.c - what becomes of chunks and pages once blocks are freed, under
 * drained; one claim a function, each in a process of its own.
 * SPDX-License-Identifier: MIT */
#include <pthread.h>
#include <string.h>
#include <sys/mman.h>

#include "child.h"
#include "heap/heap.h"
#include "heap/limit.h"
#include "heap/pages.h"
#include "heap/tally.h"
#include "step_blocks.h"
#include "step_check.h"
#include "step_mix.h"

static struct bag bag;

/* Pages in use beyond those of open chunks. */
static size_t excess(void)
{
    return tally_numbers().used - open_pages();
}

/* --- the last block of a chunk --- */

struct part {
    int first, n;
};

static void free_part(void *p)
{
    const struct part *part = p;
    for (int i = part->first; i < part->first + part->n; i++)
        block_free(&bag.block[i]);
}

/* Of a full chunk, `before` blocks are freed while it is open; then it is
 * retired, and the first of the others are freed by one thread, the rest by
 * another; `own` says which of these is the chunk's. */
static void chunk_is_emptied(int before, int others, bool own_first)
{
    int places = mix_places();
    bag.count = 0;
    bag_fill(&bag, places, mix_size);
    free_part(&(struct part){0, before});
    struct block next = block_take(mix_size); /* in another chunk, or not */
    struct part first = {before, places - before - others};
    struct part second = {places - others, others};
    if (own_first) {
        free_part(&first);
        worker_run(free_part, &second);
    } else {
        worker_run(free_part, &second);
        free_part(&first);
    }
    block_free(&next);
    heap_trim();
    if (excess()) {
        chunks_print();
        blocks_failed("%d freed while it was open, then %d %s, then %d: "
                      "%zu pages are left",
                      before, own_first ? first.n : second.n,
                      own_first ? "by its own thread" : "by another",
                      own_first ? second.n : first.n, excess());
    }
}

static void a_chunk_is_released_whoever_frees_how_much_of_it(void)
{
    static const size_t sizes[] = {1000, 1024, 2000, 3000, 3500};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        mix_size = sizes[i];
        int places = mix_places();
        for (int before = 0; before < places / 2; before++)
            for (int others = 0; others <= places - before; others++)
                for (int own_first = 0; own_first < 2; own_first++)
                    chunk_is_emptied(before, others, own_first);
    }
}

/* --- chunks that ended threads leave --- */

enum { THREADS = 100 };

static pthread_barrier_t all_have;
static struct block left[THREADS];

/* Leave a chunk that is listed, with one block in it. */
static void *take_list_and_leave(void *p)
{
    struct block *mine = p, b[200];
    int n = 2 * mix_places();
    for (int i = 0; i < n; i++)
        b[i] = block_take(1000);
    for (int i = 0; i < n; i++)
        if (i)
            block_free(&b[i]);
    *mine = b[0];
    return NULL;
}

static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

/* All at once, so that each has a heap of its own. */
static void *one_of_many(void *p)
{
    pthread_mutex_lock(&one); /* blocks are for one thread at a time */
    take_list_and_leave(p);
    pthread_mutex_unlock(&one);
    pthread_barrier_wait(&all_have);
    return NULL;
}

static void trim_releases_what_many_ended_threads_left(void)
{
    pthread_t thread[THREADS];
    mix_size = 1000;
    pthread_barrier_init(&all_have, NULL, THREADS);
    for (int i = 0; i < THREADS; i++)
        CHECK(!pthread_create(&thread[i], NULL, one_of_many, &left[i]));
    for (int i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    for (int i = 0; i < THREADS; i++)
        block_free(&left[i]);
    heap_trim();
    if (excess()) {
        chunks_print();
        blocks_failed("%zu pages are left", excess());
    }
}

/* Fill two chunks, which are retired when the thread ends. */
static void *take_and_leave(void *unused)
{
    bag.count = 0;
    bag_fill(&bag, 2 * mix_places(), mix_size);
    return unused;
}

static void what_an_ended_thread_left_is_released_with_its_last_block(void)
{
    pthread_t thread;
    mix_size = 1000;
    CHECK(!pthread_create(&thread, NULL, take_and_leave, NULL));
    CHECK(!pthread_join(thread, NULL));
    size_t before = excess();
    free_part(&(struct part){0, bag.count - 1});
    CHECK(excess() < before);
    free_part(&(struct part){bag.count - 1, 1});
    if (excess()) {
        chunks_print();
        blocks_failed("%zu pages are left", excess());
    }
}

/* --- the mixed chunk --- */

/* What a tool takes before it does anything. */
static void few_blocks_of_many_sizes_share_a_chunk(void)
{
    bag.count = 0;
    for (size_t size = 8; size < 500; size += 32)
        bag_fill(&bag, 1, size);
    bag_fill(&bag, 1, 2000);
    for (int i = 0; i < bag.count; i++)
        CHECK(granule_of(bag.block[i].p) == granule_of(bag.block[0].p));
    heap_check("taken");
    /* More than there is room for, freed by its own thread and by another. */
    for (size_t size = 8; size < 5000; size += 104)
        bag_fill(&bag, 9, size);
    CHECK(granule_of(bag.block[bag.count - 1].p) != granule_of(bag.block[0].p));
    worker_run(free_part, &(struct part){0, bag.count / 2});
    free_part(&(struct part){bag.count / 2, bag.count - bag.count / 2});
    heap_trim();
    heap_check("freed");
    if (excess())
        blocks_failed("%zu pages are left", excess());
}

/* --- counts --- */

static void take_and_free(void *unused)
{
    (void)unused;
    bag_fill(&bag, 20, 30 * KIB);
    bag_fill(&bag, 1, 300 * KIB);
    bag_free(&bag, BAG_MAX);
}

/* Some free pages have memory, and those behind them have not. */
static void make_idle(void)
{
    thread_run(take_and_free, NULL);
    heap_check("before");
    CHECK(tally_numbers().idle > 0);
}

static void refused_requests_leave_the_counts_right(void)
{
    make_idle();
    atomic_store(&limit_checkpoint, 0); /* look closely from now on */
    CHECK(!heap_take(20 * MIB));
    heap_check("after a refusal");
    CHECK(!heap_take(1500 * KIB));
    heap_check("after a refusal");
    CHECK(!heap_take(300 * KIB));
    heap_check("after a refusal");
}

/* Where pages are locked in memory, none can be given back. */
static void locked_memory_leaves_the_counts_right(void)
{
    make_idle();
    void *start = page_at(0);
    if (mlock(start, MIB)) {
        printf("  skipped: no memory can be locked here\n");
        return;
    }
    heap_trim();
    heap_check("after a trim");
    make_idle();
    heap_trim();
    heap_check("after another");
}

/* --- each in a child --- */

static void begin_with_a_limit(void)
{
    blocks_limit(1);
    blocks_begin_drained();
    atomic_store(&limit_checkpoint, SIZE_MAX); /* not yet */
}

int main(void)
{
    RUN_IN_CHILD(blocks_begin_drained,
                 a_chunk_is_released_whoever_frees_how_much_of_it);
    RUN_IN_CHILD(blocks_begin_drained, few_blocks_of_many_sizes_share_a_chunk);
    RUN_IN_CHILD(blocks_begin_drained,
                 trim_releases_what_many_ended_threads_left);
    RUN_IN_CHILD(blocks_begin_drained,
                 what_an_ended_thread_left_is_released_with_its_last_block);
    RUN_IN_CHILD(begin_with_a_limit, refused_requests_leave_the_counts_right);
    RUN_IN_CHILD(blocks_begin_drained, locked_memory_leaves_the_counts_right);
    return 0;
}
