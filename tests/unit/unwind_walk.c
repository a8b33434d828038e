/* unwind_walk.c - a walk for tests that are not written in C.
 * SPDX-License-Identifier: MIT */
#include <string.h>

#include "record/unwind.h"

unsigned walk(uintptr_t *pc, unsigned max, int *complete);

/* A frame of its own, also where all is optimised together. */
__attribute__((noinline)) unsigned walk(uintptr_t *pc, unsigned max,
                                        int *complete)
{
    static struct unwind u;
    struct registers here;
    machine_here(&here);
    unwind_walk(&u, &here);
    unsigned count = u.count < max ? u.count : max;
    memcpy(pc, u.pc, count * sizeof *pc);
    *complete = u.end == UNWIND_ROOT;
    return count;
}
