/* journal.h - what a thread has taken since its first mark, so that a rewind
 * can give it back. Each thread touches its own journal only; callable inside
 * malloc. errno is preserved.
 *
 * The first mark leaves the thread's span to others and begins new memory. From
 * then on every run that the thread takes is listed, newest first, by an entry
 * that is itself a block in the newest span:
 *
 *     mark 1      mark 2
 *     |           |
 *     v           v
 *     [span: ....|.......] [run] [span: .......] [span: ...next    ]
 *                                                       cursor
 *
 * A rewind to mark 2 gives the three newest runs back and sets the cursor to
 * where it was. free does nothing for blocks of a span, and the runs are
 * pinned, so that none of this is handed out again before the rewind.
 * SPDX-License-Identifier: MIT */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "heap/cursor.h"

/* A run taken under a mark: a span, or a block that is a run. */
struct entry {
    struct entry *older;
    void *start;
    uint32_t pages; /* of the span; 0 for a block */
};

/* The valid marks of one place: those that were made there with a generation
 * from `first` to `last`. A rewind to one of them makes the later ones invalid.
 * The next mark at the same place shares this record, but only if no generation
 * that became invalid here would become valid again. */
struct mark {
    struct mark *older;
    struct entry *entries; /* the journal's when the first was made */
    size_t first, last;
    size_t made;               /* the last generation that was made here */
    bool rewound;              /* a rewind to here came after the last mark */
    unsigned char *next, *end; /* of the cursor */
};

/* Begin a new span for the calling thread, which holds a mark, with room for a
 * block of `size` bytes. On failure returns false and sets *why. */
bool journal_refill(size_t size, enum heap_refusal *why);

/* A blank entry for a run that is about to be taken. On failure returns NULL
 * and sets *why. */
struct entry *journal_node(enum heap_refusal *why);

/* Fill the entry with the block p, a run, list it, and pin the run. */
void journal_add_run(struct entry *node, void *p);

/* Give back the run that the entry describes. */
void journal_give(const struct entry *entry);

#endif
