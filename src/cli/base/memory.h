/* memory.h - how much memory this process may use: the machine's, or that of
 * its control group where that is less.
 * Reads files under /proc and /sys. Nothing is remembered.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_MEMORY_H
#define CLI_MEMORY_H

#include <stddef.h>

/* Bytes; 0 where the system does not say. */
size_t memory_physical(void);

/* Bytes that can be taken without swapping or meeting the group's limit; 0
 * where the system does not say. */
size_t memory_available(void);

#endif
