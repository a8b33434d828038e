/* fingerprint.h - is a program's file still the one it was?
 * Reads one file; allocates.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_FINGERPRINT_H
#define CLI_FINGERPRINT_H

#include <stdint.h>

/* A number made of all bytes of the file that executing `name` would run; 0 if
 * there is none or it cannot be read. It tells files apart that differ by
 * chance, not by intent. */
uint64_t fingerprint_of(const char *name);

#endif
