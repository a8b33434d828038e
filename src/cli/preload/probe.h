/* probe.h - ask a process with an allocator preloaded whose malloc it has.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PROBE_H
#define CLI_PROBE_H

#include "cli/preload/allocator.h"

/* Sets the allocator's server. The loader ignores a library that it cannot
 * preload, and then the timings would be those of another allocator: ends the
 * command if the process is not served by this one. */
void probe_allocator(struct allocator *allocator);

/* The process that probe_allocator starts goes by this name, and this is its
 * main(). */
#define PROBE_NAME "bumpmalloc-probe"
int probe_main(void);

#endif
