/* scratch.h - a small file that the processes of a run and the command map.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SCRATCH_H
#define CLI_SCRATCH_H

#include <stddef.h>

/* Makes a file of zeros, whose room is taken at once: touching a page that is
 * not there could kill the program that is measured when the disk is full. In
 * /dev/shm, or else TMPDIR. Returns its path, allocated; NULL, with errno, if
 * that fails. It goes when the command ends, at the latest. */
char *scratch_make(size_t size);

/* Removes it and frees the path; NULL does nothing. */
void scratch_remove(char *path);

#endif
