/* large.h - blocks of their own: page-aligned extents of the region that grow
 * in place, or by moving their pages.
 * Any thread may resize a block, one at a time; callable inside malloc; no
 * lock. errno is preserved.
 *
 *     start                 p - BLOCK_WORD  p                    limit
 *     |...struct large.......|--size word--|-----payload---|.room...|
 *      page-aligned           the same page  aligned   committed
 * SPDX-License-Identifier: MIT */
#ifndef LARGE_H
#define LARGE_H

#include "heap/extent.h"

/* Requests from here on are large. */
#define LARGE_MIN (256 * KIB)

/* A payload of at least n bytes at a multiple of align (a power of two); its
 * first *dirty bytes may not be zero. NULL: see *why. */
void *large_take(struct region *r, size_t n, size_t align, size_t *dirty,
                 enum heap_refusal *why);

/* The block is nobody's any more. Only where the region recycles. */
void large_free(struct region *r, void *p);

/* Give back the pages behind the first n bytes of the payload. Only where the
 * region recycles, and not for a pinned block. */
void large_shrink(struct region *r, void *p, size_t n);

/* Where the block's extent starts; *extent is filled in. */
void *large_extent(void *p, struct extent *extent);

/* Make the payload hold at least n bytes, more than its capacity, wherever it
 * then lies; a pinned block in a new place. NULL: it is as it was, and see
 * *why. */
void *large_grow(struct region *r, void *p, size_t n, enum heap_refusal *why);

#endif
