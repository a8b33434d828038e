/* cursor.h - the thread's position in its chunk, and where chunks come from.
 * Each thread touches its own cursor only; callable inside malloc; no lock.
 * errno is preserved.
 *
 * The cursor is one initial-exec TLS object of 64 bytes. All zero, it is a
 * full chunk: the first call of a thread takes the slow path.
 * SPDX-License-Identifier: MIT */
#ifndef CURSOR_H
#define CURSOR_H

#include "core/block.h"
#include "core/bump.h"
#include "heap/region.h"

struct cursor {
    _Alignas(64) struct bump bump; /* the chunk, from its first payload on */
    size_t taken;                  /* bytes of all chunks so far */
    struct bump *medium;           /* drained: the chunk for larger blocks */
    bool opened;                   /* this thread has been here before */
};

_Static_assert(sizeof(struct cursor) <= 64, "one cache line");

extern __attribute__((
    tls_model("initial-exec"))) _Thread_local struct cursor cursor_self;

/* The region, with this thread's cursor ready in it (maybe still a full
 * chunk). NULL if there is no region to be had. */
struct region *cursor_open(void);

/* Use b for this thread's medium blocks from now on. */
void cursor_begin_medium(struct region *r, struct bump *b);

/* Let this thread's chunk end later, so that `size` bytes more than now lie
 * between its position and its end. False and nothing changed if that is not
 * possible in place. */
bool cursor_extend(struct region *r, size_t size);

/* Make room for `size` bytes, aligned to 16, in this thread's chunk: in a new
 * one if need be. False: *why. */
bool cursor_refill(struct region *r, size_t size, enum heap_refusal *why);

#endif
