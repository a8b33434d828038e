/* mark.c - remember where a thread's allocations stand, and go back there.
 * The calling thread's own blocks only; callable wherever malloc is.
 * SPDX-License-Identifier: MIT */
#include "heap/mark.h"

#include "heap/span.h"
#include "heap/thread.h"

/* The thread's first mark. Its blocks come from new memory from now on. */
static void journal_begin(struct journal *j)
{
    static _Atomic size_t threads;
    static struct mark none; /* marked, as far as heap_take is concerned */
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
        .chunk = mark->end,
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
        journal_begin(j);
    struct mark *mark = heap_take(sizeof *mark);
    if (!mark) {
        j->newest = older;
        return false;
    }
    struct bump *b = &cursor_self.bump;
    *mark = (struct mark){
        .older = older,
        .pieces = j->pieces,
        .first = j->generation + 1,
        .last = j->generation + 1,
        .made = j->generation + 1,
        .next = b->next,
        .end = b->end,
    };
    j->generation++;
    b->base = b->next; /* what is older never grows or is taken back in place */
    j->newest = mark;
    *place = mark_place_of(j, mark);
    return true;
}

/* Everything newer than the mark goes back. */
static void rewind_to(struct journal *j, struct mark *mark)
{
    struct bump *b = &cursor_self.bump;
    while (j->pieces != mark->pieces) {
        struct piece piece = *j->pieces; /* it may lie in what it describes */
        j->pieces = piece.older;
        journal_give(&piece);
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
    /* One that was made elsewhere and taken back may be of such a generation.
     */
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
