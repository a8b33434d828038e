/* mark.h - marks: remember where a thread's allocations stand, and go back
 * there. Only the calling thread's own blocks are concerned. Callable wherever
 * malloc is. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef MARK_H
#define MARK_H

#include "heap/heap.h"

/* What the program keeps: enough to find the mark again, or to see that it is
 * no longer valid. */
struct mark_place {
    size_t thread;     /* who made it */
    size_t generation; /* which of the thread's marks */
    void *span;        /* end of the span it lies in */
    void *cursor;      /* where the next block would have begun */
};

/* Make a mark and fill in *place. False if there is no memory for it. */
bool mark_set(struct mark_place *place);

/* Take back every block that this thread got after the mark. Returns false and
 * changes nothing if the mark is another thread's, or is no longer valid. */
bool mark_rewind(const struct mark_place *place);

/* Rewind to this thread's first mark. False if it has none. */
bool mark_rewind_all(void);

#endif
