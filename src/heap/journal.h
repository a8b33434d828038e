/* journal.h - marks: what a thread has taken since its first mark, so that a
 * rewind can take it back.
 * Each thread touches its own journal only; callable inside malloc. errno is
 * preserved.
 *
 * The first mark leaves the thread's chunks to others and begins new memory.
 * From then on every piece that the thread takes is listed, newest first, by a
 * node that is itself a block of the newest piece:
 *
 *     mark 1      mark 2
 *     |           |
 *     v           v
 *     [span: ....|.......] [run] [span: .......] [span: ...next    ]
 *                                                       cursor
 *
 * A rewind to mark 2 gives the three newest pieces back and sets the cursor
 * to where it was. Free finds nothing to do in a span, and runs are pinned, so
 * nothing of a journal is handed out again before the rewind.
 * SPDX-License-Identifier: MIT */
#ifndef JOURNAL_H
#define JOURNAL_H

#include "heap/region.h"

/* A run taken under a mark: a span, or a block of its own. */
struct piece {
    struct piece *older;
    void *start;
    uint32_t pages; /* of a span; 0: a block */
};

/* Marks of one place that are still good: those made here with a generation
 * from `first` to `last`. A rewind to one of them takes back the later ones,
 * and the next mark joins the rest, unless such a later one could then be taken
 * for good again. */
struct mark {
    struct mark *older;
    struct piece *pieces; /* the newest one when the first was made */
    size_t first, last;
    size_t made;               /* the latest that was ever made here */
    bool rewound;              /* to here, and not marked since */
    unsigned char *next, *end; /* of the cursor */
};

struct journal {
    struct mark *newest; /* NULL: the thread holds no mark */
    struct piece *pieces;
    size_t thread; /* a number that no other thread has */
    size_t generation;
};

/* Begin a new span for the calling thread, which holds a mark, with room for a
 * block of `size`. False: *why. */
bool journal_refill(size_t size, enum heap_refusal *why);

/* A node for a run that is about to be taken. NULL: *why. */
struct piece *journal_node(enum heap_refusal *why);

/* List the run p, a block, in the node, and pin it. */
void journal_add_run(struct piece *node, void *p);

/* Give back what the node describes. */
void journal_give(const struct piece *piece);

#endif
