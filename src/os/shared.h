/* shared.h - memory shared with other processes through a file, and memory that
 * tells a forked child.
 * System calls; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef OS_SHARED_H
#define OS_SHARED_H

#include <stddef.h>
#include <stdint.h>

/* Map a regular file of at most `most` bytes as a whole, for reading and
 * writing. NULL and *error, a number as in errno, if that fails. */
void *os_map_shared(const char *path, uint64_t most, uint64_t *size,
                    int *error);

/* Memory of this process alone, zero, which takes none until it is written to.
 * NULL if there is none. */
void *os_map_zeros(size_t size);

/* A page of zeros that is zero again in a forked child, though not in one of
 * vfork (madvise(2): MADV_WIPEONFORK, Linux 4.14). NULL if there is none. */
unsigned char *os_page_wiped_on_fork(void);

#endif
