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
#include "heap/chunk.h"
#include "heap/journal.h"
#include "heap/region.h"

/* What drained chunks and marks need: a small block, made when they do. */
struct cursor_extra {
    struct bump open[CHUNK_GROUPS - 1]; /* drained: beside the cursor's own */
    struct chunk_stock stock;           /* drained */
    struct journal journal;             /* marks */
};

struct cursor {
    _Alignas(64) struct bump bump; /* the chunk, from its first payload on */
    size_t taken;                  /* bytes of all chunks so far */
    struct cursor_extra *extra;    /* or NULL */
    bool opened;                   /* this thread has been here before */
};

_Static_assert(sizeof(struct cursor) <= 64, "one cache line");

/* Before our relocations are done the cursor's offset in the GOT is 0, so that
 * malloc looks at the thread control block instead: there `gate` must read as
 * 0, to send it to the slow path. The fourth word is 0 in a process with one
 * thread (glibc, x86: tcbhead_t.multiple_threads). */
_Static_assert(offsetof(struct cursor, bump.gate) == 3 * sizeof(void *),
               "the word that is 0 in the thread control block");

extern __attribute__((
    tls_model("initial-exec"))) _Thread_local struct cursor cursor_self;

/* The region, with this thread's cursor ready in it (maybe still a full
 * chunk). NULL if there is no region to be had. */
struct region *cursor_open(void);

/* The chunk that p lies in has nothing left: it may be handed out again. */
void cursor_drained(struct region *r, const void *p, enum chunk_group group);

/* Have cursor_self.extra. False: *why. */
bool cursor_equip(struct region *r, enum heap_refusal *why);

/* The bump allocator for blocks of a group; the thread has its extra block. */
static inline struct bump *cursor_bump(enum chunk_group group)
{
    return group == CHUNK_SMALL ? &cursor_self.bump
                                : &cursor_self.extra->open[group - 1];
}

/* Account for `size` bytes that lie at p, in a chunk of the group, as freed. */
static inline void cursor_free(struct region *r, const void *p, size_t size,
                               enum chunk_group group)
{
    if (__builtin_expect(chunk_free(r, p, size, group), 0))
        cursor_drained(r, p, group);
}

/* Begin an empty chunk of the group. False: *why. */
bool cursor_open_chunk(struct region *r, enum chunk_group group,
                       enum heap_refusal *why);

/* True while this thread holds a mark. */
static inline bool cursor_is_marked(void)
{
    return cursor_self.extra && cursor_self.extra->journal.newest;
}

/* Leave what is free in this thread's chunks to other threads. */
void cursor_leave(struct region *r);

/* Let this thread's chunk end later, so that `size` bytes more than now lie
 * between its position and its end. False and nothing changed if that is not
 * possible in place. */
bool cursor_extend(struct region *r, size_t size);

/* Make room for `size` bytes, aligned to 16, in this thread's chunk: in a new
 * one if need be. False: *why. */
bool cursor_refill(struct region *r, size_t size, enum heap_refusal *why);

#endif
