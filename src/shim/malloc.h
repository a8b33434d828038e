/* malloc.h - what the shim's files know of its entry points.
 * SPDX-License-Identifier: MIT */
#ifndef SHIM_MALLOC_H
#define SHIM_MALLOC_H

#include <stddef.h>

/* Our malloc under a name that nobody can interpose. */
void *malloc_is_ours(size_t n);

#endif
