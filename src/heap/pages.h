/* pages.h - how much to commit at a time, and in which kind of page.
 * Any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef PAGES_H
#define PAGES_H

#include "core/num.h"
#include "heap/region.h"

/* Place a region in a reservation that begins at start and is `slack` bytes
 * longer than the region, at least PAGES_SLACK: how many of them to skip, and
 * the position from which on it may use huge pages (SIZE_MAX: none), which is
 * then a huge page's address. The region begins at a multiple of PAGES_SLACK.
 */
#define PAGES_SLACK (64 * KIB)
size_t pages_place(uintptr_t start, size_t slack, enum pages_policy policy,
                   size_t *huge_from);

/* Where to commit up to, at least `end`, when [.., from) is committed. */
size_t pages_step(struct region *r, size_t from, size_t end);

/* Called when [from, to) has just been committed. */
void pages_committed(struct region *r, size_t from, size_t to);

/* Called when [start, start + size), committed, has become a new mapping. */
void pages_renewed(struct region *r, void *start, size_t size);

/* Called when an extent at the region's high end has `size` bytes. */
void pages_grown(struct region *r, void *start, size_t size);

/* A thread that has used `used` bytes so far is about to fill [start, start +
 * size): fault the pages in together where that is cheaper. */
void pages_prepare(struct region *r, void *start, size_t size, size_t used);

#endif
