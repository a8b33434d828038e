/* opened.h - the chunk that a heap has open for each class.
 * By the heap's thread only; callable inside malloc; never waits for another
 * thread. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef OPENED_H
#define OPENED_H

#include "heap/chunk.h"

/* Give the heap's cursor of the class more places, in the same chunk, in a
 * listed one or in a new one. On failure returns false and sets *why. */
bool opened_refill(struct heap *h, unsigned class, enum heap_refusal *why);

/* Let the heap, the process's first, begin with a chunk for all classes, if
 * that can be had. */
void opened_begin_mixed(struct heap *h);

/* Retire the chunk that is open for the class, or release it if it is empty.
 * Leaves the class without an open chunk. */
void opened_retire(struct heap *h, unsigned class);

/* Put the cursor where every take fails, as its class has no chunk. */
void opened_none(struct places *s, unsigned class);

/* Bytes between the class's cursor and the end of the places that are ready,
 * whether they are free or not. */
size_t opened_left(const struct heap *h, unsigned class);

#endif
