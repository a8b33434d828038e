/* journal.c - list what a marked thread takes.
 * Each thread touches its own journal only; callable inside malloc. errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#include "heap/journal.h"

#include "heap/pages.h"
#include "heap/span.h"

/* Always the same size, so that what a rewind gives back serves the next round;
 * whole granules. */
#define JOURNAL_SPAN num_align_up(128 * KIB, GRANULE)

static void journal_link(struct entry *node, void *start, uint32_t pages)
{
    struct journal *j = &cursor_self.home->journal;
    *node = (struct entry){j->entries, start, pages};
    j->entries = node;
}

/* The entry of a span is the first block in it. */
static struct entry *node_take(void)
{
    size_t size = block_size_for(sizeof(struct entry));
    struct entry *node = bump_alloc(&cursor_self.bump, size);
    if (node)
        block_set(node, size);
    return node;
}

bool journal_refill(size_t size, enum heap_refusal *why)
{
    struct bump *b = &cursor_self.bump;
    size += BLOCK_LEAD + block_size_for(sizeof(struct entry));
    size = num_align_up(num_max(size, JOURNAL_SPAN), GRANULE);
    *why = REFUSED_BY_REGION;
    if (size >> PAGE_SHIFT > region.pages)
        return false;
    struct pages_request q = {.pages = (uint32_t)(size >> PAGE_SHIFT),
                              .align = GRANULE_PAGES};
    uint32_t first = pages_take(&q);
    *why = q.refusal;
    if (!first)
        return false;
    span_set_granules(first, q.pages, true);
    bump_init(b, (char *)page_at(first) + BLOCK_LEAD, size - BLOCK_LEAD);
    if (q.dirty)
        b->fresh = b->end;
    journal_link(node_take(), page_at(first), q.pages);
    return true;
}

struct entry *journal_node(enum heap_refusal *why)
{
    struct entry *node = node_take();
    if (node || !journal_refill(block_size_for(sizeof *node), why))
        return node;
    return node_take();
}

void journal_add_run(struct entry *node, void *p)
{
    run_at(p)->tag |= RUN_PINNED;
    journal_link(node, p, 0);
}

void journal_give(const struct entry *entry)
{
    uint32_t first = page_of(entry->start);
    if (!entry->pages) {
        run_release(entry->start);
        return;
    }
    bool odd = false;
    for (uint32_t page = first; page < first + entry->pages;
         page += GRANULE_PAGES)
        odd |= atomic_exchange(&region.chunks[page / GRANULE_PAGES].odd, false);
    span_set_granules(first, entry->pages, false);
    pages_give(first, entry->pages, odd ? PAGES_ODD : PAGES_DIRTY);
}
