/* places_test.c - going forward over equal places, one claim a function.
 * SPDX-License-Identifier: MIT */
#include "core/places.h"

#include <string.h>

#include "core/class.h"
#include "unit.h"

enum { SIZE = 48, PLACES = 20, BYTES = BLOCK_LEAD + SIZE * PLACES };

static _Alignas(16) unsigned char memory[BYTES + 64];
#define first (memory + BLOCK_LEAD)
static _Alignas(PLACES_SLOT_MASK + 1) void *slots[PLACES_SLOTS];
static struct places s;
static uint32_t passed;
static void *end;

/* All places free, in memory that holds anything. */
static void begin(int fill)
{
    memset(memory, fill, sizeof memory);
    end = places_make(first, SIZE, memory + BYTES, fill == 0);
    s.word = seal_word(seal_key(7, 12345), SIZE);
    passed = 0;
    places_begin(&s, first, SIZE);
    places_spare_none(&s, slots);
}

static void *take(void)
{
    void *p = places_take(&s, SIZE);
    return p ? p : places_pass(&s, SIZE, end, &passed);
}

static void all_places_are_taken_in_order_and_not_one_more(void)
{
    for (int fill = 0; fill < 256; fill += 51) {
        begin(fill);
        CHECK(end == first + SIZE * PLACES);
        for (int i = 0; i < PLACES; i++)
            CHECK(take() == first + SIZE * i);
        CHECK(!take() && !take());
        CHECK(passed == 0);
        for (size_t i = BYTES; i < sizeof memory; i++)
            CHECK(memory[i] == fill);
    }
}

static void freed_places_are_taken_again_and_live_ones_passed_by(void)
{
    begin(1);
    while (take())
        ;
    for (int i = 0; i < PLACES; i += 3)
        seal_break(first + SIZE * i);
    places_begin(&s, first, SIZE);
    for (int i = 0; i < PLACES; i += 3)
        CHECK(take() == first + SIZE * i);
    CHECK(!take());
    CHECK(passed == SIZE * (PLACES - (PLACES + 2) / 3));
}

static void spare_places_are_taken_before_all_others(void)
{
    begin(1);
    void *a = take(), *b = take(), *c = take();
    CHECK(places_put(&s, b) && places_put(&s, a) && places_put(&s, c));
    CHECK(places_spare(&s) == 3);
    CHECK(take() == c && take() == a && take() == b); /* the newest first */
    CHECK(places_spare(&s) == 0 && seal_read(a) == s.word);
    CHECK(take() == first + SIZE * 3);
}

static void only_so_many_places_are_spare(void)
{
    begin(1);
    unsigned char *p[PLACES];
    for (int i = 0; i < PLACES; i++)
        p[i] = take();
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < PLACES; i++) {
            CHECK(places_put(&s, p[i]) == (i < PLACES_SPARE_MAX));
            CHECK(seal_read(p[i]) ==
                  (i < PLACES_SPARE_MAX ? PLACES_SPARE : s.word));
        }
        CHECK(places_spare(&s) == PLACES_SPARE_MAX);
        for (int left = PLACES_SPARE_MAX; left--;) {
            unsigned char *q = places_get(&s);
            CHECK(q >= first && q < first + SIZE * PLACES_SPARE_MAX);
            CHECK(seal_read(q) == PLACES_SPARE);
            CHECK(places_spare(&s) == (size_t)left);
            seal_write(q, s.word);
        }
        CHECK(!places_get(&s) && !places_take_spare(&s) && !take());
    }
}

static void spare_places_are_passed_by(void)
{
    begin(1);
    void *a = take(), *b = take();
    CHECK(places_put(&s, a));
    seal_break(b);
    places_begin(&s, first, SIZE);
    CHECK(places_pass(&s, SIZE, end, &passed) == b && passed == SIZE);
    CHECK(take() == a);
}

static void a_spare_place_whose_word_is_overwritten_is_still_taken(void)
{
    begin(1);
    void *a = take(), *b = take();
    CHECK(places_put(&s, b));
    memset((char *)a + SIZE - BLOCK_WORD, 'A', BLOCK_WORD);
    CHECK(take() == b && seal_read(b) == s.word);
    CHECK(take() == first + SIZE * 2);
}

static void places_can_be_made_bit_by_bit(void)
{
    memset(memory, 1, sizeof memory);
    s.word = seal_word(seal_key(7, 12345), SIZE);
    places_begin(&s, first, SIZE);
    places_spare_none(&s, slots);
    unsigned char *ready = first;
    for (int i = 0; i < PLACES; i++) {
        ready = places_make(ready, SIZE, first + SIZE * (i + 1) + 30, false);
        end = ready;
        CHECK(ready == first + SIZE * (i + 1));
        CHECK(take() == first + SIZE * i);
        CHECK(!take());
    }
}

static void a_place_whose_word_is_overwritten_is_not_handed_out(void)
{
    begin(0);
    void *a = take();
    memset((char *)a + SIZE - BLOCK_WORD, 'A', BLOCK_WORD);
    CHECK(take() == first + 2 * SIZE);
}

static void nothing_is_handed_out_beyond_an_end_that_is_overwritten(void)
{
    begin(0);
    while (take())
        ;
    memset((char *)end - BLOCK_WORD, 'A', BLOCK_WORD);
    CHECK(!take());
}

static void seals_tell_whose_a_block_is_and_how_large(void)
{
    uint64_t mine = seal_key(7, 12345), other = seal_key(8, 12345);
    for (uint64_t size = 16; size <= 8192; size += 16) {
        CHECK(seal_size(seal_word(mine, size), mine) == size);
        CHECK(seal_size(seal_word(mine, size), other) >> 16);
        CHECK(seal_owner(seal_word(other, size)) == 8);
        for (int bytes = 1; bytes <= 8; bytes++) {
            uint64_t word = seal_word(mine, size);
            memset(&word, 'A', (size_t)bytes);
            CHECK(seal_size(word, mine) >> 16);
        }
    }
    CHECK(seal_size(0, mine) >> 16);
    CHECK(seal_size(0, seal_key(0, 1)) >> 16);
    CHECK(seal_size(0, seal_key(SEAL_NOBODY, 1)) >> 16);
    CHECK(seal_size(PLACES_END, mine) >> 16);
}

static void classes_round_up_by_an_eighth_or_a_sixteenth_at_most(void)
{
    for (unsigned n = 1; n <= RUN_CLASS_MAX; n++) {
        unsigned class = run_class_for(n), pages = run_class_pages(class);
        CHECK(class > 0 && class < RUN_CLASSES);
        CHECK(pages >= n && 8 * (pages - n) <= n);
        CHECK(run_class_for(pages) == class);
    }
    for (unsigned n = 1; n <= PLACE_CLASS_MAX; n++) {
        unsigned class = place_class_for(n), units = place_class_units(class);
        CHECK(class > 0 && class < PLACE_CLASSES);
        CHECK(units >= n && 16 * (units - n) <= n);
        CHECK(place_class_for(units) == class);
    }
}

int main(void)
{
    RUN(all_places_are_taken_in_order_and_not_one_more);
    RUN(freed_places_are_taken_again_and_live_ones_passed_by);
    RUN(spare_places_are_taken_before_all_others);
    RUN(only_so_many_places_are_spare);
    RUN(spare_places_are_passed_by);
    RUN(a_spare_place_whose_word_is_overwritten_is_still_taken);
    RUN(places_can_be_made_bit_by_bit);
    RUN(a_place_whose_word_is_overwritten_is_not_handed_out);
    RUN(nothing_is_handed_out_beyond_an_end_that_is_overwritten);
    RUN(seals_tell_whose_a_block_is_and_how_large);
    RUN(classes_round_up_by_an_eighth_or_a_sixteenth_at_most);
    return 0;
}
