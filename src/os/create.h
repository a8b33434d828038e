/* create.h - make a file that others map.
 * System calls; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef OS_CREATE_H
#define OS_CREATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool os_path_exists(const char *path);

/* A new file of `size` bytes, which begins with `head` and is zero after that.
 * All of it is written, so its room is there, and it appears whole or not at
 * all; until then it is called `temporary`. Returns 0 or a number as in errno:
 * EEXIST if the path is taken, maybe just now. */
int os_create(const char *path, const char *temporary, const void *head,
              size_t head_size, uint64_t size);

#endif
