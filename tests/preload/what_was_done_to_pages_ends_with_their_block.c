/* what_was_done_to_pages_ends_with_their_block.c - a program protects, locks,
 * advises, binds, maps over or unmaps pages of its block and frees it: whoever
 * gets the memory next has an ordinary block.
 * SPDX-License-Identifier: MIT */
#include "check_pages.h"

static void play(void *argument)
{
    const struct page_case *c = argument;
    size_t beside = c->size < MIB ? c->size : MIB;
    struct block before = block_take(beside), b = block_take(c->size);
    struct block after = block_take(beside);
    mark(before.p, beside, 2);
    mark(after.p, beside, 3);
    block_change(c, b, 1);
    free(b.p);
    next_owners_are_ordinary(b);
    CHECK(is_marked(before.p, beside, beside, 2));
    CHECK(is_marked(after.p, beside, beside, 3));
    free(before.p);
    free(after.p);
    next_owners_are_ordinary(b);
}

void claim(const char *part)
{
    page_cases_run(part, play, NULL);
}
