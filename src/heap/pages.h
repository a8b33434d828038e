/* pages.h - take runs of pages, and give them back.
 * Any thread; callable inside malloc; never waits for another thread.
 * errno is preserved.
 *
 * A free page that still has memory is idle. Idle pages beyond a budget lose
 * their memory to the system, a few with each run that is given back.
 * SPDX-License-Identifier: MIT */
#ifndef PAGES_H
#define PAGES_H

#include "heap/region.h"

struct pages_request {
    uint32_t pages;
    uint32_t align;     /* in pages, a power of two up to SLAB_PAGES */
    uint32_t carried;   /* of them, pages that the limit is not asked for, as
                           their memory is moved here, or is a heap's own */
    uint32_t from_slab; /* look here first; changed if others were busy there */
    uint32_t dirty;     /* out: how many of the pages may not be zero */
    enum heap_refusal refusal; /* out: why, if there are none */
};

/* Take a run: its first page, or 0 with q->refusal set. Asks the limit. */
uint32_t pages_take(struct pages_request *q);

/* Take the n pages from `first` on; *dirty is set to how many of them may not
 * be zero. Returns false if one of them is not free, or if the limit is
 * reached. */
bool pages_take_at(uint32_t first, uint32_t n, uint32_t *dirty);

enum pages_memory {
    PAGES_DIRTY, /* they may have memory */
    PAGES_CLEAN, /* they have none, and read as zero */
    PAGES_ODD,   /* the program changed their protection or the like */
};

/* Give back the used pages [first, first + n), with memory as said. */
void pages_give(uint32_t first, uint32_t n, enum pages_memory memory);

/* The clean pages [first, first + n) were taken and are about to be filled:
 * fault them in together, and some beyond, where that is cheaper than one by
 * one. */
void pages_prepare(uint32_t first, uint32_t n);

/* Replace odd pages by ordinary ones that are zero. Returns false and changes
 * nothing if the system refuses. */
bool pages_renew(uint32_t first, uint32_t n);

#endif
