/* walk.h - the workspace in which a thread's stack is walked.
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_WALK_H
#define RECORD_WALK_H

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

#endif
