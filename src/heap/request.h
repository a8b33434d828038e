/* request.h - a request for a block, as the heap's own files pass it on.
 * Any thread; callable inside malloc. errno is preserved unless it says
 * otherwise.
 * SPDX-License-Identifier: MIT */
#ifndef REQUEST_H
#define REQUEST_H

#include "heap/cursor.h"

struct request {
    size_t n;
    size_t align; /* a power of two, at least BLOCK_ALIGN */
    size_t dirty; /* out: so many bytes of the block may not be zero */
    enum heap_refusal refusal; /* out: why, if there is no block */
};

/* The block; or NULL, with r->refusal set and nothing reported yet. */
void *heap_try(struct request *r);

/* Report that n bytes were refused. Returns NULL with errno ENOMEM. */
void *heap_refuse(size_t n, enum heap_refusal why);

#endif
