/* frames.h - walk with all registers, by full rows: signals, and whatever the
 * short rows cannot say.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_FRAMES_H
#define RECORD_FRAMES_H

#include "record/image.h"
#include "record/walk.h"

/* True if the aligned word at an address can be read: in the part of the stack
 * that is known, or just above it; each new page is asked for once. */
bool frames_reach(struct unwind *u, uintptr_t address);
static inline bool frames_readable(struct unwind *u, uintptr_t address)
{
    return !(address % MACHINE_WORD) && address >= u->low &&
           (address < u->high || frames_reach(u, address));
}

/* Begin at the stack pointer: what is known already is kept if it is there. */
void frames_begin(struct unwind *u, uintptr_t sp);

/* The address of the caller's frame pointer and return address follow each
 * other in the frame of code without tables. On success moves all three to the
 * caller; 0 as the frame pointer is where a thread begins. */
enum frames_step { FRAMES_CALLER, FRAMES_ROOT, FRAMES_LOST };
enum frames_step frames_by_pointer(struct unwind *u, uintptr_t *ip,
                                   uintptr_t *sp, uintptr_t *fp);

/* The full row of a pc in u->rows, its entry, and the tables they are from. */
enum frames_row { FRAMES_ROW, FRAMES_NO_ROW, FRAMES_BAD_ROW, FRAMES_LATER };
enum frames_row frames_row(struct unwind *u, uintptr_t pc,
                           struct cfi_entry *entry, struct cfi_table *table);

/* Walk from u->now, and fill in count and end. */
void frames_walk(struct unwind *u);

#endif
