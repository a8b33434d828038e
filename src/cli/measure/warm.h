/* warm.h - make the machine back some memory before a run is measured.
 * On a virtual machine the first use of a page costs many times more than the
 * next (the hypervisor must back it); without this the allocator that comes
 * first, or uses most, pays for all.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_WARM_H
#define CLI_WARM_H

#include <stdbool.h>
#include <stddef.h>

/* Touches and releases that many bytes, in a process of its own. False if that
 * process could not be made or did not get the memory. */
bool warm_memory(size_t bytes);

#endif
