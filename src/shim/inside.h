/* inside.h - tell a reader outside which threads are inside malloc's family,
 * while the family behind ours serves.
 * Any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef SHIM_INSIDE_H
#define SHIM_INSIDE_H

#include <stdbool.h>

/* Asked once, before there are threads: true if this is asked for, and then
 * every call is to go on to the family behind ours. The setting is
 * BUMPMALLOC_INSIDE, the path of a file (core/inside.h). Where that cannot be
 * mapped, or there is no such family, nothing is told. */
bool inside_begin(void);

/* Constructors run: from now on words of threads that end are given back. */
void inside_start(void);

#endif
