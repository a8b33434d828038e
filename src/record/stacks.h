/* stacks.h - who called, kept once in the record for each image.
 * Any thread; callable inside malloc and signal handlers; nothing here waits,
 * and little of the caller's stack is used.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_STACKS_H
#define RECORD_STACKS_H

#include "record/file.h"

/* The stack of whoever called this library. NULL if it cannot be kept. */
struct record_stack *stacks_here(void);

/* A new image or a forked child begins. False if there is no memory. */
bool stacks_begin(void);

#endif
