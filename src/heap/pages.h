/* pages.h - runs of pages: taken, given back, and what becomes of their memory.
 * Any thread; callable inside malloc; nothing here waits for another thread.
 * errno is preserved.
 *
 * A free page is idle while it still has memory. More than a budget of that
 * goes back to the system, a little with each run that is given back.
 * SPDX-License-Identifier: MIT */
#ifndef PAGES_H
#define PAGES_H

#include "heap/region.h"

struct pages_request {
    uint32_t pages;
    uint32_t align;   /* in pages, a power of two up to SLAB_PAGES */
    uint32_t carried; /* that many get memory from elsewhere: none is new */
    uint32_t home;    /* slab to look in first; set where others were busy */
    uint32_t dirty;   /* set: how many of the pages may not be zero */
    enum heap_refusal refusal; /* set when the answer is no */
};

/* The first page of a run. 0: see q->refusal. */
uint32_t pages_take(struct pages_request *q);

/* The n pages from `first` on, if they are free; *dirty of them may not be
 * zero. */
bool pages_take_at(uint32_t first, uint32_t n, uint32_t *dirty);

enum pages_memory {
    PAGES_DIRTY, /* they have memory */
    PAGES_CLEAN, /* they have none */
    PAGES_ODD,   /* the program may have changed what they are */
};

/* [first, first + n) is nobody's any more. */
void pages_give(uint32_t first, uint32_t n, enum pages_memory memory);

/* Whoever took [first, first + n), zero until now, is about to fill it: fault
 * the pages in together where that is cheaper, and some beyond. */
void pages_prepare(uint32_t first, uint32_t n);

/* Make the pages ordinary ones, which are zero. False if the system refuses:
 * they are as they were. */
bool pages_renew(uint32_t first, uint32_t n);

/* Give about so many pages of what is idle beyond the budget back to the
 * system. */
void pages_settle(uint32_t pages);

/* Give all that is idle back to the system. False if nothing was. */
bool pages_trim(void);

/* In pages. */
struct pages_numbers {
    size_t used;   /* taken */
    size_t idle;   /* free, with memory */
    size_t opened; /* that can be used at all */
};
struct pages_numbers pages_numbers(void);

#endif
