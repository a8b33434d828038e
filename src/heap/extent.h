/* extent.h - page-aligned pieces of the region, used again once given back.
 * Any thread; callable inside malloc; waits for the pool, but not without end.
 * errno is preserved.
 *
 * What was given back waits in the pool, or on a stack while the pool is busy.
 * SPDX-License-Identifier: MIT */
#ifndef EXTENT_H
#define EXTENT_H

#include "heap/region.h"

/* What an extent is, beyond where it starts. */
struct extent {
    unsigned char *end;   /* of what is committed */
    unsigned char *limit; /* of the addresses that belong to it */
    size_t dirty;         /* bytes from its start on that may not be zero */
};

/* A piece as q asks for, one that was given back if there is a fitting one.
 * NULL: see q->refusal. */
void *extent_take(struct region *r, struct region_request *q,
                  struct extent *extent);

/* Nobody uses the extent any more. `empty` says that its pages have gone
 * elsewhere. */
void extent_give(struct region *r, void *start, const struct extent *extent,
                 bool empty);

/* Take what was given back from `end` on, at least `least` and at most `most`
 * bytes (multiples of the page size): how many; 0 if that is not to be had. */
size_t extent_extend(struct region *r, unsigned char *end, size_t least,
                     size_t most);

#endif
