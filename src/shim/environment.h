/* environment.h - the program's environment, from its first instruction on.
 * System calls; callable inside malloc once this library is relocated; errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>

/* True once environment_get can answer. */
bool environment_known(void);

/* The value of a variable. NULL if it is not set, or under secure execution, as
 * with secure_getenv(3). The result is valid until the next call; before libc
 * has set environ it may be cut off after 255 bytes. Not for several threads at
 * once. */
const char *environment_get(const char *name);

#endif
