/* birth_test.c - what is known of each block while calls are counted; one claim
 * a function, each in a process of its own.
 * SPDX-License-Identifier: MIT */
#include "heap/birth.h"

#include <sys/mman.h>

#include "child.h"
#include "heap/cursor.h"
#include "step_blocks.h"
#include "step_mix.h"

/* Sizes of blocks that have a place in a chunk, and whose places differ. */
static const size_t small[] = {1, 24, 100, 1000, 1024, 2000, 3500, PLACE_MAX};
enum { SMALL = sizeof small / sizeof *small };

/* Births that differ in every bit that a block in a chunk can keep. */
static uint64_t birth_of(int i)
{
    return (uint64_t)i * 0x9e3779b97f4a7c15u % BIRTH_WINDOW & ~(uint64_t)15;
}

static void note(const struct block *b, uint64_t birth)
{
    enum block_kind kind = birth_kind(b->p);
    CHECK(birth_new_capacity(b->p, kind) == b->size);
    birth_set(b->p, kind, birth);
}

static void check_known(const struct block *b, enum block_kind kind,
                        uint64_t birth)
{
    struct block_facts f = birth_look(b->p);
    CHECK(f.kind == kind && !f.freed);
    CHECK(f.birth == birth && f.capacity == b->size);
}

static void check_unknown(const void *p)
{
    CHECK(birth_look(p).kind == BLOCK_NONE);
}

/* --- spans --- */

static void a_block_in_a_span_has_its_birth_until_it_is_freed(void)
{
    struct block b[200];
    uint64_t life, late = (uint64_t)1 << 47;
    for (int i = 0; i < 200; i++) {
        b[i] = block_take(100 + (size_t)i);
        CHECK(birth_kind(b[i].p) == BLOCK_IN_SPAN);
        note(&b[i], late + birth_of(i));
    }
    for (int i = 0; i < 200; i++) {
        check_known(&b[i], BLOCK_IN_SPAN, late + birth_of(i));
        CHECK(birth_is_in_span(b[i].p) == !!((uintptr_t)b[i].p % PAGE));
        if (!birth_is_in_span(b[i].p))
            continue;
        CHECK(birth_end_in_span(b[i].p, late + birth_of(i) + 4096, &life));
        CHECK(life == 4096);
        CHECK(birth_look(b[i].p).freed);
        CHECK(birth_look(b[i].p).birth == late + birth_of(i));
        CHECK(birth_look(b[i].p).capacity == b[i].size);
        CHECK(!birth_end_in_span(b[i].p, late, &life));
    }
}

static void a_birth_by_a_clock_that_is_ahead_gives_no_life(void)
{
    struct block b = block_take(100);
    uint64_t life = 1;
    note(&b, 1600);
    CHECK(birth_end_in_span(b.p, 160, &life) && life == 0);
}

static void a_block_is_marked_as_freed_the_slow_way(void)
{
    struct block b[] = {block_take(100), block_take(RUN_MIN)};
    for (int i = 0; i < 2; i++) {
        note(&b[i], 1600);
        struct block_facts f = birth_look(b[i].p);
        CHECK(f.kind == (i ? BLOCK_IS_RUN : BLOCK_IN_SPAN) && !f.freed);
        birth_mark_freed(b[i].p, &f);
        CHECK(birth_look(b[i].p).freed);
        CHECK(birth_look(b[i].p).capacity == b[i].size);
    }
}

/* --- chunks --- */

static void a_block_in_a_chunk_has_its_birth_until_the_heap_looks(void)
{
    static struct block b[SMALL][300];
    for (int i = 0; i < 300; i++)
        for (int k = 0; k < SMALL; k++) {
            b[k][i] = block_take(small[k]);
            CHECK(birth_kind(b[k][i].p) == BLOCK_IN_CHUNK);
            note(&b[k][i], birth_of(i));
        }
    for (int i = 0; i < 300; i++)
        for (int k = 0; k < SMALL; k++) {
            check_known(&b[k][i], BLOCK_IN_CHUNK, birth_of(i));
            struct block_facts f = birth_look(b[k][i].p);
            birth_clear(b[k][i].p, &f);
            block_free(&b[k][i]);
            check_unknown(b[k][i].p);
        }
}

/* Nearly all of them: what the quick way leaves to the slow one is a block that
 * begins a page, or lies beyond its chunk's first granule. */
static void the_quick_way_knows_most_blocks_in_chunks(void)
{
    int known = 0;
    for (int i = 0; i < 3000; i++) {
        struct block b = block_take(100);
        known += birth_is_in_place(b.p);
        CHECK(!birth_is_in_place(b.p) || birth_place_capacity(b.p) == b.size);
    }
    CHECK(known > 2000);
    CHECK(!birth_is_in_place(block_take(RUN_MIN).p));
    CHECK(!birth_is_in_place(&known));
}

/* The words before them say how far back the place begins. */
static void an_aligned_block_inside_its_place_is_known(void)
{
    int inside = 0;
    for (size_t align = 32; align <= 1024; align *= 2)
        for (size_t i = 0; i < 100; i++) {
            struct block b = block_take_aligned(small[i % 5], align);
            bool is_inside = seal_read(b.p) >> 48 & SEAL_INSIDE;
            CHECK(!is_inside || !birth_is_in_place(b.p));
            inside += is_inside;
            note(&b, birth_of((int)i));
            check_known(&b, BLOCK_IN_CHUNK, birth_of((int)i));
            struct block_facts f = birth_look(b.p);
            birth_clear(b.p, &f);
            block_free(&b);
        }
    CHECK(inside);
}

static struct block theirs;

static void take_theirs(void *unused)
{
    (void)unused;
    theirs = block_take(100);
}

static void blocks_of_other_threads_are_known(void)
{
    block_take(100);
    worker_run(take_theirs, NULL);
    CHECK(seal_owner(seal_read(theirs.p)));
    CHECK(birth_is_in_place(theirs.p));
    note(&theirs, 1600);
    check_known(&theirs, BLOCK_IN_CHUNK, 1600);
    worker_end();
}

/* --- runs --- */

static void a_run_has_its_birth_until_it_is_freed(void)
{
    struct block b = block_take(RUN_MIN);
    CHECK(birth_kind(b.p) == BLOCK_IS_RUN);
    note(&b, (uint64_t)1 << 47);
    check_known(&b, BLOCK_IS_RUN, (uint64_t)1 << 47);
    block_free(&b);
    check_unknown(b.p);
}

/* --- what is none --- */

static void no_block_is_seen_where_none_begins(void)
{
    static int elsewhere;
    check_unknown(&elsewhere);
    check_unknown((void *)16);
    struct block run = block_take(RUN_MIN);
    CHECK(!mprotect(run.p, RUN_MIN, PROT_NONE)); /* not to be read */
    for (int k = 0; k < SMALL; k++) {
        struct block b = block_take(small[k]);
        for (size_t i = 1; i < b.size; i++)
            check_unknown(b.p + i);
    }
    for (size_t i = 1; i < RUN_MIN / BLOCK_ALIGN; i++)
        check_unknown(run.p + i * BLOCK_ALIGN);
}

/* A word that is not the heap's: of another size, owner or key. */
static void a_forged_word_makes_no_block(void)
{
    struct block b = block_take(1000);
    unsigned char *at = b.p + 10 * BLOCK_ALIGN;
    uint64_t word = seal_read(b.p), units = word >> 52;
    uint32_t heaps = atomic_load(&region.heaps_made);
    check_unknown(at);
    for (uint64_t size = 0; size < SEAL_INSIDE / BLOCK_ALIGN; size++) {
        seal_write(at, word ^ units << 52 ^ size << 52);
        bool may_be = birth_look(at).kind == BLOCK_IN_CHUNK;
        /* Only a chunk's own size will do, or any in the mixed chunk. */
        CHECK(!may_be || (size && size <= PLACE_CLASS_MAX));
        CHECK(!birth_is_in_place(at) || may_be);
    }
    for (uint32_t owner = 1; owner < SEAL_NOBODY; owner = owner * 2 + heaps) {
        seal_write(at, word ^ (uint64_t)owner << SEAL_RANDOM_BITS);
        check_unknown(at);
        CHECK(!birth_is_in_place(at));
    }
    /* The way back of an aligned block, out of the region or to no block. */
    for (uint64_t back = BLOCK_ALIGN; back < SEAL_INSIDE; back += BLOCK_ALIGN) {
        if (back == 10 * BLOCK_ALIGN)
            continue;
        seal_write(at,
                   seal_word(seal_key(0, region.random), SEAL_INSIDE | back));
        check_unknown(at);
    }
}

/* --- each in a child --- */

static void begin(void)
{
    cursor_watch();
    blocks_begin();
}

static void begin_drained(void)
{
    cursor_watch();
    blocks_begin_drained();
}

int main(void)
{
    RUN_IN_CHILD(begin, a_block_in_a_span_has_its_birth_until_it_is_freed);
    RUN_IN_CHILD(begin, a_birth_by_a_clock_that_is_ahead_gives_no_life);
    RUN_IN_CHILD(begin, a_block_is_marked_as_freed_the_slow_way);
    RUN_IN_CHILD(begin_drained,
                 a_block_in_a_chunk_has_its_birth_until_the_heap_looks);
    RUN_IN_CHILD(begin_drained, the_quick_way_knows_most_blocks_in_chunks);
    RUN_IN_CHILD(begin_drained, an_aligned_block_inside_its_place_is_known);
    RUN_IN_CHILD(begin_drained, blocks_of_other_threads_are_known);
    RUN_IN_CHILD(begin_drained, a_run_has_its_birth_until_it_is_freed);
    RUN_IN_CHILD(begin_drained, no_block_is_seen_where_none_begins);
    RUN_IN_CHILD(begin_drained, a_forged_word_makes_no_block);
    return 0;
}
