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

#include "record/cfi.h"
#include "record/machine.h"

#define UNWIND_FRAMES 256u

/* Why a walk ended. */
enum unwind_end {
    UNWIND_ROOT,    /* where the thread began: complete */
    UNWIND_DEEP,    /* more than UNWIND_FRAMES */
    UNWIND_UNKNOWN, /* in code without tables or frame pointers */
    UNWIND_DAMAGED, /* at what cannot be right, or cannot be read */
    UNWIND_ENDS
};

/* A workspace, of one thread at a time; zeroed before its first use. */
struct unwind {
    uintptr_t low, high; /* the part of the stack that can be read */
    enum unwind_end end;
    unsigned count;
    /* The innermost first: an address within the call, or where a signal
     * interrupted the function. */
    uintptr_t pc[UNWIND_FRAMES];
    struct registers now, next;
    struct cfi_rows rows;
};

/* Fill in pc, count and end, from the frame that the registers are of. */
void unwind_walk(struct unwind *u, const struct registers *from);

/* Forget all rows: what was at an address may be something else now. */
void unwind_forget(void);

#endif
