/* realloc_carries_contents_and_nothing_else.c - pages of a block are protected,
 * locked, advised, bound or mapped over: what realloc makes of it has the same
 * contents and is ordinary, and so are the next owners of what it left.
 * SPDX-License-Identifier: MIT */
#include "check_pages.h"

/* realloc reads what it keeps: a third, when it shrinks. */
static bool applies(const struct page_case *c)
{
    return c->change->access != NEITHER || c->part == TAIL;
}

/* In its place, a block may keep what the program did to it. */
static void larger(const struct page_case *c)
{
    struct block b = block_take(c->size), other = block_take(c->size);
    block_change(c, b, 1);
    size_t size = 3 * c->size, capacity = malloc_usable_size(b.p);
    unsigned char *p = realloc(b.p, size);
    CHECK(p && (p != b.p || capacity >= size));
    CHECK(is_marked(p, c->size, c->size, 1));
    next_owners_are_ordinary(b);
    if (p != b.p)
        are_ordinary(&(struct block){p, size}, 1);
    b = (struct block){p, size};
    free(p);
    free(other.p);
    next_owners_are_ordinary(b);
}

/* The same. */
static void smaller(const struct page_case *c)
{
    struct block b = block_take(c->size), other = block_take(c->size);
    block_change(c, b, 1);
    size_t size = c->size / 3;
    unsigned char *p = realloc(b.p, size);
    CHECK(p);
    CHECK(is_marked(p, size, c->size, 1));
    if (p != b.p)
        are_ordinary(&(struct block){p, size}, 1);
    next_owners_are_ordinary(b);
    free(p);
    free(other.p);
    next_owners_are_ordinary(b);
}

static void play(void *argument)
{
    const struct page_case *c = argument;
    if (c->change->access != NEITHER)
        larger(c);
    smaller(c);
}

void claim(const char *part)
{
    page_cases_run(part, play, applies);
}
