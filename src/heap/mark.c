/* mark.c - marks: remember where a thread's allocations stand, and go back
 * there. Only the calling thread's own blocks are concerned. Callable wherever
 * malloc is.
 * SPDX-License-Identifier: MIT */
#include "heap/mark.h"

#include "heap/journal.h"
#include "heap/span.h"
#include "heap/thread.h"

/* Prepare for the thread's first mark: its blocks come from new memory from now
 * on. */
static void mark_begin(struct journal *j)
{
    static _Atomic size_t threads;
    static struct mark
        none; /* until there is a real one: makes thread_is_marked true */
    if (!j->thread)
        j->thread = 1 + atomic_fetch_add(&threads, 1);
    span_leave();
    cursor_self.heap = &heap_none;
    j->newest = &none;
}

static struct mark_place mark_place_of(const struct journal *j,
                                       const struct mark *mark)
{
    return (struct mark_place){
        .thread = j->thread,
        .generation = mark->last,
        .span = mark->end,
        .cursor = mark->next,
    };
}

/* Let another mark share the record of the newest one, as in a loop that marks
 * and rewinds in each round. False if it must have its own. */
static bool mark_join(struct journal *j, struct mark *newest)
{
    if (!newest->rewound || newest->last != newest->made ||
        newest->next != cursor_self.bump.next)
        return false;
    newest->last = newest->made = ++j->generation;
    newest->rewound = false;
    return true;
}

bool mark_set(struct mark_place *place)
{
    struct heap *h = thread_open() ? thread_heap() : NULL;
    if (!h)
        return false;
    struct journal *j = &h->journal;
    struct mark *older = j->newest;
    if (older && mark_join(j, older)) {
        *place = mark_place_of(j, older);
        return true;
    }
    if (!older)
        mark_begin(j);
    struct mark *mark = heap_take(sizeof *mark);
    if (!mark) {
        j->newest = older;
        return false;
    }
    struct bump *b = &cursor_self.bump;
    *mark = (struct mark){
        .older = older,
        .entries = j->entries,
        .first = j->generation + 1,
        .last = j->generation + 1,
        .made = j->generation + 1,
        .next = b->next,
        .end = b->end,
    };
    j->generation++;
    b->base = b->next; /* no older block grows in place, or is rewound */
    j->newest = mark;
    *place = mark_place_of(j, mark);
    return true;
}

/* Give back everything newer than the mark. */
static void rewind_to(struct journal *j, struct mark *mark)
{
    struct bump *b = &cursor_self.bump;
    while (j->entries != mark->entries) {
        struct entry entry =
            *j->entries; /* a copy: it may lie in the span that goes */
        j->entries = entry.older;
        journal_give(&entry);
    }
    if (b->end == mark->end) {
        b->base = mark->next;
        bump_rewind(b, mark->next);
    } else {
        bump_init(b, mark->next, (size_t)(mark->end - mark->next));
        b->fresh = b->end;
    }
    mark->rewound = true;
    j->newest = mark;
}

bool mark_rewind(const struct mark_place *place)
{
    if (!thread_is_marked())
        return false;
    struct journal *j = &cursor_self.home->journal;
    struct mark *mark = j->newest;
    while (mark && mark->first > place->generation)
        mark = mark->older;
    /* A mark that was made at another place and is no longer valid may have a
     * generation in this range; so the place is compared as well. */
    if (place->thread != j->thread || !mark || mark->last < place->generation ||
        mark->next != place->cursor)
        return false;
    mark->last = place->generation;
    rewind_to(j, mark);
    return true;
}

bool mark_rewind_all(void)
{
    if (!thread_is_marked())
        return false;
    struct journal *j = &cursor_self.home->journal;
    struct mark *mark = j->newest;
    while (mark->older)
        mark = mark->older;
    mark->last = mark->first;
    rewind_to(j, mark);
    return true;
}
