/* supply.h - slabs are opened, closed and opened again: where pages come from.
 * Any thread; callable inside malloc; never waits for another thread.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef SUPPLY_H
#define SUPPLY_H

#include "heap/advice.h"
#include "heap/region.h"

/* Slabs that so many pages take. */
static inline uint32_t supply_slabs_of(uint32_t pages)
{
    return (pages + SLAB_PAGES - 1) / SLAB_PAGES;
}

/* Open n slabs that were never opened: the first. They are free then, unless
 * they are for one run. UINT32_MAX if there are none, or the system refuses; or
 * if others have opened some since there were *seen, which is then updated. */
uint32_t supply_open(uint32_t n, uint32_t need, enum advice_purpose purpose,
                     uint32_t *seen, enum heap_refusal *why);

/* The first slab is opened by itself, since it is not whole. False if the
 * system refuses. */
bool supply_open_first(enum heap_refusal *why);

/* Map more of the first slab, some `need` pages. False if there is no more. */
bool supply_grow_first(uint32_t need);

/* True if the first slab is not mapped as far as its page `end`. */
bool supply_first_ends_before(uint32_t end);

/* Open those of n slabs that are closed: their pages are free then. False if
 * the system refuses. */
bool supply_reopen(uint32_t slab, uint32_t n, enum advice_purpose purpose);

/* Make n closed slabs that were just claimed usable. False if the system
 * refuses: then they are closed again. */
bool supply_renew(uint32_t slab, uint32_t n);

/* Pages can be used from now on, by the caller alone. */
void supply_use(uint32_t first, uint32_t pages, enum advice_purpose purpose);

/* Close a slab whose pages are all free: its memory goes back, and its pages
 * are not writable any more, so that the system does not count them. */
bool supply_close(uint32_t slab);

/* No run of so many pages begins in slabs [first, first + the answer), since
 * the last of them is in use; 0: one may begin in the first. */
uint32_t supply_taken(uint32_t first, uint32_t pages);

/* Pages were claimed, of which `dirty` are idle, and are free again. If some
 * may have memory, all count as such. */
void supply_put_back(uint32_t first, uint32_t n, uint32_t dirty);

#endif
