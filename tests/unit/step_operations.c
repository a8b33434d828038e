/* step_operations.c - what a thread may be stopped in, and what comes before.
 * One thread at a time. The comments are about blocks of mix_size bytes.
 * SPDX-License-Identifier: MIT */
#include "step_operations.h"

#include "heap/chunk.h"
#include "heap/heap.h"
#include "step_mix.h"

/* --- operations: chunks --- */

static void take(struct scene *s)
{
    bag_add(&s->own, block_take(mix_size));
}

static void fill_gifts(struct scene *s)
{
    bag_fill(&s->gifts, mix_places(), mix_size);
}

static void free_own(struct scene *s)
{
    bag_free(&s->own, 1);
}

static void free_loot(struct scene *s)
{
    bag_free(&s->loot, 1);
}

static void take_and_leave(void *p)
{
    struct scene *s = p;
    bag_fill(&s->loot, 2 * mix_places() + 3, mix_size);
    mix_play(&s->loot, &s->dice, 50);
}

static void idle_heap(struct scene *s)
{
    thread_run(take_and_leave, s);
    bag_free(&s->loot, BAG_MAX);
}

/* Two full chunks and a begun one, the first all gifts but one block. */
static void fill_two(struct scene *s)
{
    bag_add(&s->own, block_take(mix_size));
    bag_fill(&s->gifts, mix_places() - 1, mix_size);
    bag_fill(&s->own, mix_places() + 1, mix_size);
}

static int eighths(int n)
{
    return mix_places() * n / 8;
}

/* A chunk whose first blocks are the victim's, `own` eighths of it, the others
 * gifts; and another one. */
static void fill_split(struct scene *s, int own)
{
    bag_fill(&s->own, eighths(own), mix_size);
    bag_fill(&s->gifts, mix_places() - eighths(own), mix_size);
    bag_fill(&s->own, mix_places() + 1, mix_size);
}

/* A chunk is listed or posted once about half of it is freed, by its own thread
 * or by others. */
static void fill_and_free_little(struct scene *s)
{
    fill_split(s, 7);
    bag_free(&s->own, eighths(2));
}

static void fill_and_free_some(struct scene *s)
{
    fill_split(s, 5);
    bag_free(&s->own, eighths(3));
}

static struct chunk *chunk_of_block(const struct block *b)
{
    return &region.chunks[chunk_of(b->p, b->size + BLOCK_WORD)];
}

/* Free gifts from the end of the first chunk on, until it is listed. */
static void list_gifts(struct scene *s)
{
    struct bag *gifts = &s->gifts;
    bag_fill(gifts, mix_places(), mix_size);
    bag_fill(&s->own, mix_places() + 1, mix_size);
    while (gifts->count > 1 &&
           atomic_load(&chunk_of_block(gifts->block)->state) != CHUNK_LISTED) {
        struct block b = bag_take(gifts, gifts->count - 1);
        block_free(&b);
    }
}

/* Until the victim has been told to look. */
static void free_gifts_until_told(struct scene *s)
{
    struct bag *gifts = &s->gifts;
    struct heap *h = region_heap(chunk_of_block(gifts->block)->heap);
    while (gifts->count > 1 && !atomic_load(&h->emptied)) {
        struct block b = bag_take(gifts, gifts->count - 1);
        block_free(&b);
    }
}

/* A chunk of another class. */
static void take_other(struct scene *s)
{
    bag_add(&s->own, block_take(mix_size / 2));
}

static void free_much(struct scene *s)
{
    bag_free(&s->own, eighths(4));
}

static void free_some(struct scene *s)
{
    bag_free(&s->own, eighths(2));
}

static void free_gifts_but_one(struct scene *s)
{
    bag_free(&s->gifts, s->gifts.count - 1);
}

static void fill_three(struct scene *s)
{
    bag_fill(&s->gifts, 3 * mix_places(), mix_size);
}

/* Drain the first two chunks, so that they are posted. */
static void drain_gifts(struct scene *s)
{
    struct bag *gifts = &s->gifts;
    int places = mix_places();
    for (int i = 2 * places - 1; i >= 0; i--)
        if (i % places > 2) {
            struct block b = bag_take(gifts, i);
            block_free(&b);
        }
}

static void refill(struct scene *s)
{
    bag_fill(&s->own, mix_places() + 1, mix_size);
}

/* So much that the victim lists the first chunk. */
static void fill_two_and_list(struct scene *s)
{
    fill_two(s);
    bag_free(&s->gifts, 3 * mix_places() / 4);
}

static void fill_two_and_empty(struct scene *s)
{
    fill_two(s);
    bag_free(&s->gifts, BAG_MAX);
}

static void main_fills(struct scene *s)
{
    bag_fill(&s->loot, mix_places(), mix_size);
    bag_fill(&s->gifts, mix_places() + 1, mix_size);
}

static void free_little_loot(struct scene *s)
{
    bag_free(&s->loot, eighths(2));
}

static void free_much_loot(struct scene *s)
{
    bag_free(&s->loot, eighths(4));
}

static void free_loot_but_one(struct scene *s)
{
    bag_free(&s->loot, s->loot.count - 1);
}

static void main_lists(struct scene *s)
{
    main_fills(s);
    bag_free(&s->loot, 3 * mix_places() / 4);
}

static void take_and_end(void *p)
{
    struct scene *s = p;
    bag_fill(&s->loot, mix_places() - 1, mix_size);
}

static void ended_thread_left_loot(struct scene *s)
{
    thread_run(take_and_end, s);
}

static void take_list_and_end(void *p)
{
    struct scene *s = p;
    bag_fill(&s->loot, 2 * mix_places(), mix_size);
    bag_fill(&s->own, 1, mix_size);
    bag_free(&s->loot, mix_places() - 1);
    bag_free(&s->loot, s->loot.count - 1);
}

/* A heap that no thread has gets an empty chunk in its list. */
static void ended_thread_lists(struct scene *s)
{
    thread_run(take_list_and_end, s);
}

static void empty_it(struct scene *s)
{
    bag_free(&s->loot, BAG_MAX);
    bag_free(&s->own, BAG_MAX);
}

static void ended_thread_lists_an_empty_one(struct scene *s)
{
    thread_run(take_list_and_end, s);
    empty_it(s);
}

/* --- operations: runs and slabs --- */

static void take_run(struct scene *s)
{
    bag_add(&s->own, block_take(80 * KIB));
}

static void free_run(struct scene *s)
{
    bag_add(&s->own, block_take(2100 * KIB));
    free_own(s);
}

static void take_large_runs(struct scene *s)
{
    bag_fill(&s->own, 13, 1900 * KIB);
}

static void overflow_bins(struct scene *s)
{
    bag_free(&s->own, BAG_MAX);
}

static void take_aligned(struct scene *s)
{
    bag_add(&s->own, block_take_aligned(3000, 256));
    bag_add(&s->own, block_take_aligned(30000, 64 * KIB));
}

static void take_own_run(struct scene *s)
{
    bag_add(&s->own, block_take(300 * KIB));
    bag_add(&s->own, block_take(20 * KIB));
}

static void resize_run(struct scene *s)
{
    block_resize(&s->own.block[0], 500 * KIB);
    block_resize(&s->own.block[0], 900 * KIB);
    block_resize(&s->own.block[0], 100 * KIB);
    block_resize(&s->own.block[1], 200 * KIB);
}

/* Leave little that is free. */
static void main_takes_pages(struct scene *s)
{
    bag_fill(&s->gifts, 1, 2400 * KIB);
    bag_fill(&s->gifts, 1, 1500 * KIB);
}

static void open_slab(struct scene *s)
{
    bag_add(&s->own, block_take(1900 * KIB));
}

static void main_closes_slabs(struct scene *s)
{
    bag_fill(&s->loot, 3, 3000 * KIB);
    bag_free(&s->loot, BAG_MAX);
    heap_trim();
}

static void open_large(struct scene *s)
{
    bag_add(&s->own, block_take(3000 * KIB));
    bag_add(&s->own, block_take(5000 * KIB));
}

/* Taken and given back, and what others gave back before. */
static void take_whole_slabs(struct scene *s)
{
    bag_fill(&s->own, 2, 9000 * KIB);
    block_resize(&s->own.block[0], 10000 * KIB); /* the rest of its last slab */
    block_resize(&s->own.block[0], 8400 * KIB);
    block_resize(&s->own.block[1], 3000 * KIB);
    block_resize(&s->own.block[1], 13000 * KIB);
    bag_free(&s->own, BAG_MAX);
    bag_add(&s->own, block_take(20000 * KIB));
}

static void main_frees_whole_slabs(struct scene *s)
{
    bag_fill(&s->loot, 3, 9000 * KIB);
    bag_free(&s->loot, BAG_MAX);
}

static void main_frees_much(struct scene *s)
{
    fill_three(s);
    bag_fill(&s->loot, 2, 3000 * KIB);
    bag_fill(&s->loot, 12, 40 * KIB);
    bag_free(&s->loot, BAG_MAX);
}

static void trim(struct scene *s)
{
    (void)s;
    heap_trim();
}

/* --- operations: threads and marks --- */

static void take_everything(struct scene *s)
{
    fill_three(s);
    for (size_t n = 16; n < 8000; n += n / 3)
        bag_fill(&s->gifts, 2, n);
    bag_fill(&s->gifts, 3, 50 * KIB);
    bag_fill(&s->own, 8, 50 * KIB);
    bag_free(&s->own, BAG_MAX);
}

static void end(struct scene *s)
{
    (void)s;
}

static void mark_and_rewind(struct scene *s)
{
    struct bag *bag = &s->own;
    if (!mark_set(&s->mark))
        blocks_failed("no mark");
    s->lost += MARK_PAGES;
    bag_add(bag, block_take(1000));
    bag_fill(bag, 3, 90 * KIB);
    bag_add(bag, block_take(300 * KIB));
    struct step *step = step_pause();
    while (bag->count) {
        struct block b = bag_take(bag, 0);
        block_check(&b);
        block_forget(&b);
    }
    step_watch(step);
    if (!mark_rewind(&s->mark))
        blocks_failed("no rewind");
}

static const struct operation operations[] = {
    {"the_first_block_of_a_thread", true, true, .first_thread = true,
     .run = take},
    {"the_first_block_of_an_adopted_heap", true, true, .first = idle_heap,
     .run = take},
    {"a_chunk_is_retired", .drained = true, .before = fill_gifts, .run = take},
    {"a_chunk_is_begun_anew", .drained = true, .before = fill_gifts,
     .between = free_gifts_but_one, .run = take},
    {"its_own_free_lists_a_chunk", .drained = true,
     .before = fill_and_free_little, .run = free_much},
    {"its_own_frees_in_a_posted_chunk", .drained = true,
     .before = fill_and_free_some, .between = free_gifts_but_one,
     .run = free_some},
    {"its_own_last_free_in_a_listed_chunk", .drained = true,
     .before = fill_two_and_list, .between = free_gifts_but_one,
     .run = free_own},
    {"a_listed_chunk_is_looked_at", .drained = true, .before = list_gifts,
     .between = free_gifts_until_told, .run = take_other},
    {"its_own_free_empties_a_listed_chunk", .drained = true,
     .before = fill_two_and_empty, .run = free_own},
    {"posted_chunks_are_listed_and_opened", .drained = true,
     .before = fill_three, .between = drain_gifts, .run = refill},
    {"a_free_posts_anothers_chunk", .drained = true, .first = main_fills,
     .ready = free_little_loot, .run = free_much_loot},
    {"a_free_empties_anothers_posted_chunk", .drained = true,
     .first = main_fills, .ready = free_loot_but_one, .run = free_loot},
    {"a_free_empties_anothers_listed_chunk", .drained = true,
     .first = main_lists, .ready = free_loot_but_one, .run = free_loot},
    {"a_free_empties_the_chunk_of_an_ended_thread", .drained = true,
     .first = ended_thread_left_loot, .ready = free_loot_but_one,
     .run = free_loot},
    {"a_free_empties_a_listed_chunk_of_an_ended_thread", .drained = true,
     .first = ended_thread_lists, .run = empty_it},
    {"idle_heaps_are_attended_to", .drained = true, .before = fill_gifts,
     .between = ended_thread_lists_an_empty_one, .run = take},
    {"a_span_is_refilled", .spans = true, .run = refill},
    {"a_run_is_taken", true, true, .run = take_run},
    {"a_large_run_is_taken_and_given_back", true, true, .run = free_run},
    {"runs_are_more_than_are_kept", .drained = true, .before = take_large_runs,
     .run = overflow_bins},
    {"aligned_blocks_are_taken", true, true, .run = take_aligned},
    {"runs_are_resized", true, true, .before = take_own_run, .run = resize_run},
    {"a_slab_is_opened", true, true, .first = main_takes_pages,
     .run = open_slab},
    {"closed_slabs_are_opened", .drained = true, .first = main_closes_slabs,
     .run = open_large},
    {"slabs_are_taken_as_a_whole", true, true, .run = take_whole_slabs},
    {"closed_slabs_are_taken_as_a_whole", .drained = true,
     .first = main_frees_whole_slabs, .run = take_whole_slabs},
    {"memory_is_given_back", .drained = true, .before = fill_three,
     .between = main_frees_much, .run = trim},
    {"a_thread_ends", true, true, .ends = true, .before = take_everything,
     .run = end},
    {"a_thread_marks_and_rewinds", true, true, .marks = true,
     .run = mark_and_rewind},
};
enum { OPERATIONS = sizeof operations / sizeof *operations };

const struct operation *operation_after(const struct operation *o)
{
    for (o = o ? o + 1 : operations; o < operations + OPERATIONS; o++)
        if (blocks_settings.drained ? o->drained : o->spans)
            return o;
    return NULL;
}
