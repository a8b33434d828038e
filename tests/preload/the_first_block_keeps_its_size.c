/* the_first_block_keeps_its_size.c - the very first block of a process, asked
 * for before the library's constructor has run, lies next to the library's own
 * data: neither changes the other.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

enum { SIZE = 100, ROUNDS = 5 };

static unsigned char *first;

static void allocate_early(void)
{
    first = malloc(SIZE);
}

__attribute__((section(".preinit_array"),
               used)) static void (*early)(void) = allocate_early;

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    CHECK(first);
    size_t usable = malloc_usable_size(first);
    fill(first, SIZE, 1);
    CHECK_GE(usable, SIZE);
    CHECK_LE(usable, 2 * SIZE);
    bumpmalloc_mark_t mark = bumpmalloc_mark();
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < 1000; i++)
            CHECK(malloc(1000));
        CHECK(malloc(MIB));
        CHECK_EQ(bumpmalloc_rewind(mark), 0);
        CHECK_EQ(malloc_usable_size(first), usable);
    }
    CHECK(holds(first, SIZE, 1));
}
