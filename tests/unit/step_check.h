/* step_check.h - is everything that the heap knows of itself right?
 * Only while no other thread is in the heap.
 * SPDX-License-Identifier: MIT */
#ifndef STEP_CHECK_H
#define STEP_CHECK_H

#include <stdint.h>

/* Ends the process if a bitmap, a count, a chunk or a list is wrong; `when` is
 * for the message. */
void heap_check(const char *when);

/* Pages of the chunks that are open for some thread, and of the threads' heaps.
 */
uint32_t open_pages(void);

/* Prints the chunks that are not. */
void chunks_print(void);

#endif
