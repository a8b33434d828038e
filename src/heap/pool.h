/* pool.h - free pages of the region: found by size, cut to size, merged with
 * what is free beside them.
 * One thread at a time, the one that has entered; callable inside malloc. errno
 * is preserved. Nobody waits without end: who has waited long enough does
 * without. A child that was forked while another thread was in here, which the
 * child does not have, begins with an empty pool.
 *
 * Positions and sizes are in pages from the region's start. A piece is listed
 * by kind and size, eight classes a doubling. Its first and last page each have
 * a tag, in a table beside the region; tags of all other pages are zero:
 *
 *     [in use ][piece, 5 pages       ][in use][piece]
 *      0      0 5    0    0    0    5  0     0 1      <- tag.pages
 *
 * Dirty pieces have their memory still; clean ones have none and read as zero.
 * Only like pieces merge.
 * SPDX-License-Identifier: MIT */
#ifndef POOL_H
#define POOL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct region;

enum pool_kind { POOL_CLEAN, POOL_DIRTY };
enum { POOL_KINDS = 2, POOL_CLASSES = 256 };

struct pool {
    _Atomic uint32_t turn;     /* odd: in use */
    _Atomic uint32_t given_up; /* a turn that was waited for in vain */
    _Atomic uint32_t dirty;    /* pages in dirty pieces; anybody may read it */
    uint32_t tagged;           /* pages from 0 on whose tags can be used */
    /* *witness is 0 in a forked child that has not been here yet, if the kernel
     * sees to it; else it is the blind one, always 1 */
    _Atomic(_Atomic uint32_t *) witness;
    _Atomic uint32_t blind_witness;
    uint64_t filled[POOL_KINDS][POOL_CLASSES / 64]; /* a bit a class */
    uint32_t newest[POOL_KINDS][POOL_CLASSES];      /* first page; 0: none */
};

struct pool_tag {
    uint32_t pages; /* of the piece; 0: this page is not an end of one */
    uint32_t kind;
    uint32_t newer, older; /* first pages of its list; at the first page */
};

/* Bytes of the table for a region of so many pages, and what goes with it. */
size_t pool_table_bytes(size_t pages);

/* True if the pool is ours until pool_leave. */
bool pool_enter(struct region *r);
void pool_leave(struct region *r);

/* Put [first, first + pages) in. False and nothing changed if there is no
 * memory for the tags. */
bool pool_add(struct region *r, uint32_t first, uint32_t pages,
              enum pool_kind kind);

/* So many pages from a page on that is `phase` modulo `align`, a power of 2. */
struct pool_place {
    uint32_t pages, align, phase;
};

/* A piece cut to what is asked for: its first page. 0 if there is none. */
uint32_t pool_take(struct region *r, const struct pool_place *place,
                   enum pool_kind kind);

/* At least `least` and at most `most` pages from a piece that begins at first:
 * how many, and *kind. 0 if there is none. */
uint32_t pool_take_at(struct region *r, uint32_t first, uint32_t least,
                      uint32_t most, enum pool_kind *kind);

/* Make every dirty piece clean: its memory goes back to the system. */
void pool_purge(struct region *r);

#endif
