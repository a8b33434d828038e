/* malloc.h - what the shim's files know of its entry points.
 * SPDX-License-Identifier: MIT */
#ifndef SHIM_MALLOC_H
#define SHIM_MALLOC_H

#include <stdbool.h>
#include <stddef.h>

/* Set once free has something to do. Not thread-local: a hidden global costs
 * free one instruction. */
extern bool free_looks_closer;

/* Our malloc under a name that nobody can interpose. */
void *malloc_is_ours(size_t n);

#endif
