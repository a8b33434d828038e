/* mark.h - remember where a thread's allocations stand, and go back there.
 * The calling thread's own blocks only; callable wherever malloc is. errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#ifndef MARK_H
#define MARK_H

#include "heap/heap.h"

/* All that is needed to find the mark again, or to see that it is gone. */
struct mark_place {
    size_t thread;     /* who made it */
    size_t generation; /* which of the thread's marks */
    void *chunk;       /* end of the chunk it lies in */
    void *cursor;      /* where the next block would have begun */
};

/* False if there is no memory for it. */
bool mark_set(struct mark_place *place);

/* Take back every block of this thread since then. False, and nothing changed,
 * if the mark is another thread's, or was itself taken back. */
bool mark_rewind(const struct mark_place *place);

/* The same, to this thread's first mark. False if it has none. */
bool mark_rewind_all(void);

#endif
