/* advice.h - small pages or huge ones?
 * Any thread; callable inside malloc; never waits for another thread.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef ADVICE_H
#define ADVICE_H

#include "heap/region.h"

/* What pages were opened for. */
enum advice_purpose { FOR_SMALL, FOR_LARGE, FOR_ONE_RUN };

/* Tell the system which of the pages [first, first + n) may be huge. */
void advice_give(uint32_t first, uint32_t n, enum advice_purpose purpose);

/* A slab is opened for small runs: look at the one before. */
void advice_slab_opened(uint32_t slab);

/* A large run without memory was taken: look at an older one. */
void advice_run_taken(uint32_t first, uint32_t n);

/* A large run is given back: were the pages from this one on, in its middle,
 * touched? */
void advice_look(uint32_t page);

#endif
