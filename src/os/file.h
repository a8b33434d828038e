/* file.h - read small files of /proc and /sys.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef OS_FILE_H
#define OS_FILE_H

#include <stddef.h>

/* The first `size` bytes of a file. Returns how many there are: 0 if it is
 * unreadable. */
size_t file_read_bytes(const char *path, char *text, size_t size);

/* The first size - 1 bytes of a file as a string; empty if unreadable. */
void file_read(const char *path, char *text, size_t size);

/* The decimal number at s, after blanks; SIZE_MAX if there is none, or if it is
 * larger. */
size_t file_number(const char *s);

#endif
