/* file.h - read small files of /proc and /sys.
 * System calls; any thread; callable inside malloc; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef OS_FILE_H
#define OS_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* The first `size` bytes of a file. Returns how many there are: 0 if it is
 * unreadable. */
size_t file_read_bytes(const char *path, char *text, size_t size);

/* The first size - 1 bytes of a file as a string; empty if unreadable. */
void file_read(const char *path, char *text, size_t size);

/* Call `line` with each line of a file, without its end and cut to FILE_LINE -
 * 1 bytes, until it returns false. False if the file could not be opened. */
#define FILE_LINE 256u
bool file_each_line(const char *path,
                    bool (*line)(void *self, const char *text), void *self);

/* The decimal number at s, after blanks; SIZE_MAX if there is none, or if it is
 * larger. */
size_t file_number(const char *s);

#endif
