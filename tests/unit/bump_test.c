/* bump_test.c - the bump allocator's promises, one claim a function.
 * SPDX-License-Identifier: MIT */
#include "core/bump.h"

#include "unit.h"

static _Alignas(4096) unsigned char arena[3 * 4096];
#define MEMORY_SIZE 4096
#define memory (arena + 4096) /* with addresses before and after it */
static struct bump b;

static void begin(size_t size)
{
    bump_init(&b, memory, size);
}

static void a_full_span_is_handed_out_and_not_a_byte_more(void)
{
    begin(1024);
    CHECK(bump_alloc(&b, 256) == memory);
    CHECK(bump_alloc(&b, 512) == memory + 256);
    CHECK(bump_alloc(&b, 256) == memory + 768);
    CHECK(!bump_alloc(&b, 1));
    CHECK(bump_left(&b) == 0);
}

static void aligned_allocations_fit_until_they_do_not(void)
{
    begin(1024);
    CHECK(bump_alloc_aligned(&b, 128, 8) == memory);
    CHECK(bump_alloc_aligned(&b, 128, 16) == memory + 128);
    CHECK(bump_alloc_aligned(&b, 256, 32) == memory + 256);
    CHECK(!bump_alloc_aligned(&b, 640, 8));
    CHECK(bump_left(&b) == 512);
}

static void reset_gives_the_whole_span_back(void)
{
    begin(1024);
    CHECK(bump_alloc(&b, 1000));
    bump_reset(&b);
    CHECK(bump_alloc(&b, 1024) == memory);
}

static void an_alignment_larger_than_the_memory_fails(void)
{
    begin(1024);
    bump_init(&b, memory + 16, 1024);
    CHECK(!bump_alloc_aligned(&b, 1, 2048));
    CHECK(bump_left(&b) == 1024);
}

static void a_size_larger_than_the_memory_fails(void)
{
    begin(1024);
    CHECK(!bump_alloc(&b, 2048));
    CHECK(!bump_alloc_aligned(&b, 2048, 8));
    CHECK(bump_left(&b) == 1024);
}

static void an_aligned_block_starts_at_its_alignment(void)
{
    for (size_t align = 1; align <= 512; align *= 2)
        for (size_t before = 0; before <= 64; before++) {
            begin(4096);
            bump_alloc(&b, before);
            unsigned char *p = bump_alloc_aligned(&b, 8, align);
            CHECK((uintptr_t)p % align == 0);
            CHECK(p >= memory + before && p < memory + before + align);
        }
}

static void an_aligned_position_is_used_as_it_is(void)
{
    begin(1024);
    bump_alloc(&b, 64);
    CHECK(bump_alloc_aligned(&b, 8, 64) == memory + 64);
}

static void only_powers_of_two_are_alignments(void)
{
    static const size_t bad[] = {0, 3, 6, 24, SIZE_MAX};
    begin(1024);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!bump_alloc_aligned(&b, 8, bad[i]));
    CHECK(bump_left(&b) == 1024);
}

static void sums_that_overflow_fail_and_change_nothing(void)
{
    begin(1024);
    bump_alloc(&b, 8);
    for (size_t n = 0; n < 64; n++) {
        CHECK(!bump_alloc(&b, SIZE_MAX - n));
        CHECK(!bump_alloc_aligned(&b, SIZE_MAX - n, 16));
        CHECK(!bump_alloc_aligned(&b, SIZE_MAX - n, SIZE_MAX / 2 + 1));
    }
    CHECK(bump_left(&b) == 1016);
}

static void size_zero_takes_nothing(void)
{
    begin(16);
    CHECK(bump_alloc(&b, 0) == memory);
    CHECK(bump_alloc(&b, 16) == memory);
    CHECK(bump_left(&b) == 0);
}

static void an_empty_span_is_full(void)
{
    bump_init(&b, NULL, 0);
    CHECK(!bump_alloc(&b, 1));
    CHECK(!bump_fits(&b, 1));
    struct bump zero = {0};
    CHECK(!bump_fits(&zero, 1));
}

static void what_fits_is_what_is_left(void)
{
    for (size_t size = 0; size <= 512; size += 8)
        for (size_t taken = 0; taken <= size; taken += 8) {
            begin(size);
            bump_alloc(&b, taken);
            for (size_t more = 1; more <= 520; more++)
                CHECK(bump_fits(&b, more) == (more <= bump_left(&b)));
        }
}

static void nothing_fits_while_the_gate_is_closed(void)
{
    begin(512);
    b.gate = NULL;
    CHECK(!bump_fits(&b, 1));
    CHECK(bump_alloc(&b, 1) == memory);
    bump_set_end(&b, b.end);
    CHECK(bump_fits(&b, 511));
}

static void the_newest_block_grows_in_place(void)
{
    begin(1024);
    bump_alloc(&b, 100);
    void *p = bump_alloc(&b, 100);
    CHECK(bump_grow(&b, p, 100, 924));
    CHECK(bump_left(&b) == 0);
    CHECK(!bump_grow(&b, p, 924, 925));
    CHECK(!bump_grow(&b, p, 924, SIZE_MAX));
    CHECK(bump_grow(&b, p, 924, 1));
    CHECK(bump_left(&b) == 923);
}

static void only_the_newest_block_grows(void)
{
    begin(1024);
    void *old = bump_alloc(&b, 100);
    bump_alloc(&b, 100);
    CHECK(!bump_grow(&b, old, 100, 101));
    CHECK(!bump_grow(&b, memory + 1024, 0, 1));
    CHECK(!bump_grow(&b, memory - 1, 201, 300));
    CHECK(bump_left(&b) == 824);
}

static void rewind_takes_back_what_came_after(void)
{
    begin(1024);
    bump_alloc(&b, 100);
    void *position = b.next;
    bump_alloc(&b, 100);
    CHECK(bump_rewind(&b, position));
    CHECK(bump_alloc(&b, 50) == position);
}

static void rewind_refuses_positions_that_were_not_reached(void)
{
    begin(1024);
    bump_alloc(&b, 100);
    CHECK(!bump_rewind(&b, memory + 101));
    CHECK(!bump_rewind(&b, memory - 1));
    CHECK(b.next == memory + 100);
}

static void fresh_means_never_handed_out(void)
{
    begin(1024);
    CHECK(bump_is_fresh(&b, bump_alloc(&b, 100)));
    void *p = bump_alloc(&b, 100);
    bump_rewind(&b, memory + 50);
    CHECK(!bump_is_fresh(&b, bump_alloc(&b, 100)));
    CHECK(!bump_is_fresh(&b, bump_alloc(&b, 49)));
    bump_alloc(&b, 1);
    p = bump_alloc(&b, 100);
    CHECK(p == memory + 200 && bump_is_fresh(&b, p));
    bump_grow(&b, p, 100, 10);
    CHECK(!bump_is_fresh(&b, bump_alloc(&b, 90)));
    CHECK(bump_is_fresh(&b, bump_alloc(&b, 1)));
    bump_reset(&b);
    CHECK(!bump_is_fresh(&b, bump_alloc(&b, 1)));
}

static void a_later_end_makes_room(void)
{
    begin(512);
    bump_alloc(&b, 512);
    bump_set_end(&b, memory + 2048);
    CHECK(bump_fits(&b, bump_left(&b)));
    CHECK(bump_left(&b) == 1536);
}

/* Random operations against the plainest model there is: a byte per byte. */
static void random_operations_never_hand_out_a_byte_twice(void)
{
    static unsigned char taken[MEMORY_SIZE];
    unsigned seed = 20250101;
    size_t position = 0;
    begin(MEMORY_SIZE);
    for (int i = 0; i < 1000000; i++) {
        seed = seed * 1103515245 + 12345;
        size_t n = (seed >> 8) % 200, align = (size_t)1 << ((seed >> 24) % 8);
        if ((seed >> 16) % 97 == 0) {
            position = (seed >> 4) % (position + 1);
            CHECK(bump_rewind(&b, memory + position));
            for (size_t at = position; at < MEMORY_SIZE; at++)
                taken[at] = 0;
            continue;
        }
        unsigned char *p = bump_alloc_aligned(&b, n, align);
        if (!p)
            continue;
        size_t start = (size_t)(p - memory);
        CHECK(start >= position && start + n <= MEMORY_SIZE);
        for (size_t at = start; at < start + n; at++)
            CHECK(!taken[at]++);
        position = start + n;
    }
}

int main(void)
{
    RUN(a_full_span_is_handed_out_and_not_a_byte_more);
    RUN(aligned_allocations_fit_until_they_do_not);
    RUN(reset_gives_the_whole_span_back);
    RUN(an_alignment_larger_than_the_memory_fails);
    RUN(a_size_larger_than_the_memory_fails);
    RUN(an_aligned_block_starts_at_its_alignment);
    RUN(an_aligned_position_is_used_as_it_is);
    RUN(only_powers_of_two_are_alignments);
    RUN(sums_that_overflow_fail_and_change_nothing);
    RUN(size_zero_takes_nothing);
    RUN(an_empty_span_is_full);
    RUN(what_fits_is_what_is_left);
    RUN(nothing_fits_while_the_gate_is_closed);
    RUN(the_newest_block_grows_in_place);
    RUN(only_the_newest_block_grows);
    RUN(rewind_takes_back_what_came_after);
    RUN(rewind_refuses_positions_that_were_not_reached);
    RUN(fresh_means_never_handed_out);
    RUN(a_later_end_makes_room);
    RUN(random_operations_never_hand_out_a_byte_twice);
    return 0;
}
