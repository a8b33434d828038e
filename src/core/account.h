/* account.h - what a process tells the command of the pages it paid beforehand:
 * the whole of a small file that both map.
 * Pure: a format, shared by the library and the command.
 * SPDX-License-Identifier: MIT */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include <stdint.h>

/* All zero before a run. */
struct account {
    uint64_t paid_ns; /* CPU time of taking pages and of giving them back */
    uint32_t pid;     /* the first process that pays, and the only one; or 0 */
    uint32_t unused;
};

#endif
