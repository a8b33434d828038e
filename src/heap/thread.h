/* thread.h - what a thread has: its cursor, and its heap if it needs one.
 * Each thread touches its own only; callable inside malloc; nothing here waits.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef THREAD_H
#define THREAD_H

#include "heap/heap.h"

/* Open the region, and what this thread needs in it. False if there is no
 * region to be had. */
bool thread_open(void);

/* The thread's heap, which it has from now on. NULL if there is no memory. */
struct heap *thread_heap(void);

/* True while this thread holds a mark. */
static inline bool thread_is_marked(void)
{
    return cursor_self.home && cursor_self.home->journal.newest;
}

/* Look through the heaps that no thread has. True if that released memory. */
bool heap_attend_idle(void);

#endif
