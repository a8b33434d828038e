/* malloc.h - what the shim's files know of its entry points.
 * SPDX-License-Identifier: MIT */
#ifndef SHIM_MALLOC_H
#define SHIM_MALLOC_H

#include <stddef.h>

/* Ours under names that nobody can interpose. */
void *malloc_is_ours(size_t n);
void *calloc_is_ours(size_t count, size_t each);
void *realloc_is_ours(void *p, size_t n);
void free_is_ours(void *p);
void *memalign_is_ours(size_t align, size_t n);

#endif
