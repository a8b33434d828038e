/* pages.h - how much to commit at a time, and in which kind of page.
 * Any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef PAGES_H
#define PAGES_H

#include "heap/region.h"

/* Choose r->huge_from for a region in a reservation that begins at start and
 * is `slack` bytes longer than the region. Returns how many of them to skip,
 * so that huge pages begin at a huge page's address. */
size_t pages_place(struct region *r, uintptr_t start, size_t slack,
                   enum pages_policy policy);

/* Where to commit up to, at least `end`, when [.., from) is committed. */
size_t pages_step(struct region *r, size_t from, size_t end);

/* Called when [from, to) has just been committed. */
void pages_committed(struct region *r, size_t from, size_t to);

/* Called when an extent at the region's high end has `size` bytes. */
void pages_grown(struct region *r, void *start, size_t size);

/* A thread that has used `used` bytes so far is about to fill [start, start +
 * size): fault the pages in together where that is cheaper. */
void pages_prepare(struct region *r, void *start, size_t size, size_t used);

#endif
