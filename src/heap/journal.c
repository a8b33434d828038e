/* journal.c - list what a marked thread takes.
 * Each thread touches its own journal only; callable inside malloc. errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/journal.h"

#include "heap/cursor.h"
#include "heap/large.h"

/* Always the same, so that a rewound one serves the next round. */
#define SPAN (128 * KIB)

static struct journal *journal_self(void)
{
    return &cursor_self.extra->journal;
}

static void journal_link(struct piece *node, void *start,
                         const struct extent *extent)
{
    struct journal *j = journal_self();
    *node = (struct piece){j->pieces, start, *extent};
    j->pieces = node;
}

/* The node of a span is the first block in it. */
static struct piece *node_take(struct region *r)
{
    size_t size = block_size_for(sizeof(struct piece));
    struct piece *node = bump_alloc(&cursor_self.bump, size);
    if (node)
        block_set(node, size, r->drained ? BLOCK_PINNED : 0);
    return node;
}

bool journal_refill(struct region *r, size_t size, enum heap_refusal *why)
{
    struct bump *b = &cursor_self.bump;
    struct extent extent;
    size += BLOCK_LEAD + block_size_for(sizeof(struct piece));
    struct region_request q = {
        .size = num_align_up(num_max(size, SPAN), r->page_size),
        .align = r->page_size,
    };
    unsigned char *start = extent_take(r, &q, &extent);
    *why = q.refusal;
    if (!start)
        return false;
    bump_init(b, start + BLOCK_LEAD, (size_t)(extent.end - start) - BLOCK_LEAD);
    if (extent.dirty > BLOCK_LEAD)
        b->fresh = start + extent.dirty;
    if (r->drained)
        b->gate = NULL; /* every block is to be pinned */
    journal_link(node_take(r), start, &extent);
    return true;
}

struct piece *journal_node(struct region *r, enum heap_refusal *why)
{
    struct piece *node = node_take(r);
    if (node || !journal_refill(r, block_size_for(sizeof *node), why))
        return node;
    return node_take(r);
}

void journal_add_large(struct piece *node, void *p)
{
    struct extent extent;
    void *start = large_extent(p, &extent);
    *block_word(p) |= BLOCK_PINNED;
    journal_link(node, start, &extent);
}
