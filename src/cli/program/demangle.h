/* demangle.h - the names of C++ and Rust functions as people write them.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_DEMANGLE_H
#define CLI_DEMANGLE_H

/* Allocated. C++ as the system's libstdc++ reads it, if there is one; of Rust's
 * legacy form the hash is left out. What cannot be read stays as it is. */
char *demangle(const char *name);

#endif
