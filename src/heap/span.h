/* span.h - spans: runs that a thread bumps through, for blocks that are never
 * freed one by one.
 * Each thread touches its own cursor only. Callable inside malloc; never waits
 * for another thread. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef SPAN_H
#define SPAN_H

#include "heap/cursor.h"

/* Make room for `size` bytes, a multiple of 16, in this thread's span, or begin
 * a new one. On failure returns false and sets *why. */
bool span_refill(size_t size, enum heap_refusal *why);

/* Move the end of this thread's span up by at least `size` bytes. Returns false
 * and changes nothing if the pages behind it cannot be taken. */
bool span_extend(size_t size);

/* Record that the granules in which the pages [first, first + n) lie are part
 * of a span, or that they are not any more. */
void span_set_granules(uint32_t first, uint32_t n, bool span);

/* Leave the rest of this thread's span to other threads; go on with what
 * another thread has left, if there is any. */
void span_leave(void);
void span_take_left(void);

#endif
