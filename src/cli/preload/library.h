/* library.h - where the shared libraries are that can be preloaded.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LIBRARY_H
#define CLI_LIBRARY_H

#include <stdbool.h>

/* Our own: `given` if not NULL, else beside the command, else where it is
 * installed, as seen from the command: an installed tree may be moved.
 * Absolute, allocated; ends the command if there is none. */
char *library_find_own(const char *given);

/* A library that does nothing, from the same places; NULL if there is none. */
char *library_find_empty(void);
bool library_has_empty(void);

/* The first library whose file name begins with one of `names` (NULL at the
 * end: {"libjemalloc.so", NULL}), in the folders of LD_LIBRARY_PATH, of our own
 * libc and the usual ones. Absolute, allocated; NULL if there is none. */
char *library_find(const char *const *names);

/* The value of LD_PRELOAD that puts `library` (NULL: none) before what the user
 * preloads already, our own library apart: allocated; NULL if nothing is left.
 * A path that LD_PRELOAD cannot hold ends the command. */
char *library_preload(const char *library);

#endif
