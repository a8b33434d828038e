/* code_before_every_constructor_may_allocate.c - .preinit_array and the
 * earliest constructors of the program, before the library's own.
 * SPDX-License-Identifier: MIT */
#include "check.h"

static char *blocks[3];

static void before_all(void)
{
    blocks[0] = malloc(1000);
    fill(blocks[0], 1000, 1);
    blocks[1] = calloc(1, 50000);
    blocks[2] = realloc(NULL, 10);
    fill(blocks[2], 10, 3);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const early)(void) = before_all;

__attribute__((constructor(101))) static void first(void)
{
    blocks[2] = realloc(blocks[2], 5000);
}

void claim(const char *part)
{
    (void)part;
    CHECK(holds(blocks[0], 1000, 1));
    CHECK(is_zero(blocks[1], 50000));
    CHECK(holds(blocks[2], 10, 3));
    for (size_t i = 0; i < COUNT(blocks); i++)
        CHECK(is_ours(blocks[i]));
}
