/* unwind.h - who called: the addresses of a thread's frames.
 * Any thread; callable inside malloc and in signal handlers: takes no lock and
 * allocates nothing, what it needs is in the caller's workspace; errno is
 * preserved. Survives damaged tables and stacks: reads only what it knows or
 * has asked to be mapped, and then gives fewer frames.
 *
 * Frames are undone by the tables for exceptions (cfi.h), and by frame pointers
 * where no table knows the code; on aarch64 always by frame pointers, which
 * that ABI has everywhere.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_UNWIND_H
#define RECORD_UNWIND_H

#include "record/walk.h"

/* Fill in pc, count and end, from the frame that the registers are of. */
void unwind_walk(struct unwind *u, const struct registers *from);

/* Forget all rows: what was at an address may be something else now. */
void unwind_forget(void);

#endif
