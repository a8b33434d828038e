/* span.h - spans: runs that a thread bumps through, for blocks that are never
 * freed one by one.
 * Each thread touches its own cursor only; callable inside malloc; nothing here
 * waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef SPAN_H
#define SPAN_H

#include "heap/heap.h"

/* Make room for `size` bytes, aligned to 16, in this thread's span: in a new
 * one if need be. False: *why. */
bool span_refill(size_t size, enum heap_refusal *why);

/* Let this thread's span end later, so that `size` bytes more than now lie
 * between its position and its end. False and nothing changed if that is not
 * possible in place. */
bool span_extend(size_t size);

/* Say of the granules that [first, first + n) lies in that their blocks are
 * not freed one by one; and the opposite. */
void span_mark_granules(uint32_t first, uint32_t n, bool span);

/* Leave what is free in this thread's span to other threads; begin with what
 * another has left, if there is anything. */
void span_leave(void);
void span_take_left(void);

#endif
