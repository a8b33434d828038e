/* stacks.h - who called, kept once in the record for each image.
 * Any thread; callable inside malloc and signal handlers; nothing here waits,
 * and little of the caller's stack is used.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_STACKS_H
#define RECORD_STACKS_H

#include <stdint.h>

#include "record/file.h"

/* The part of a thread's stack that can be read: what walks found so far, which
 * need not ask the kernel again. */
struct stacks_known {
    uintptr_t low, high;
};

/* The stack of whoever called this library. NULL if it cannot be kept. *known,
 * 0 and 0 at first, is brought up to date. */
struct record_stack *stacks_here(struct stacks_known *known);

/* A new image or a forked child begins. False if there is no memory. */
bool stacks_begin(void);

#endif
