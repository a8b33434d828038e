/* malloc.h - our malloc family, for other files of the shim.
 * SPDX-License-Identifier: MIT */
#ifndef SHIM_MALLOC_H
#define SHIM_MALLOC_H

#include <stddef.h>

/* The same functions under hidden names, which nobody can interpose. */
void *malloc_is_ours(size_t n);
void *calloc_is_ours(size_t count, size_t each);
void *realloc_is_ours(void *p, size_t n);
void free_is_ours(void *p);
void *memalign_is_ours(size_t align, size_t n);

#endif
