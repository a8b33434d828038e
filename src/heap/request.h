/* request.h - a block that is asked for, between the heap's own files.
 * Any thread; callable inside malloc. errno is preserved unless it says
 * otherwise.
 * SPDX-License-Identifier: MIT */
#ifndef REQUEST_H
#define REQUEST_H

#include "heap/heap.h"

/* Without chunks, requests from here on are runs. */
#define RUN_MIN (256 * KIB)

_Static_assert(RUN_MIN + PAGE <= BLOCK_SIZES, "sizes in spans fit their bits");

/* A block as asked for; its first *dirty bytes may not be zero. */
struct request {
    size_t n;
    size_t align; /* a power of two, at least BLOCK_ALIGN */
    size_t dirty;
    enum heap_refusal refusal;
};

/* The block, or NULL and q->refusal. */
void *heap_try(struct request *q);

/* Report that n bytes were refused. Returns NULL with errno ENOMEM. */
void *heap_refuse(size_t n, enum heap_refusal why);

#endif
