/* environment.h - the program's environment, from its first instruction on.
 * System calls; callable inside malloc once this library is relocated; errno is
 * preserved.
 * SPDX-License-Identifier: MIT */
#ifndef ENVIRONMENT_H
#define ENVIRONMENT_H

#include <stdbool.h>

/* True once environment_get can answer. */
bool environment_known(void);

/* The value of a variable, as secure_getenv(3) gives it; a copy of at most 255
 * bytes may be what is returned, and holds until the next call. NULL if it is
 * not set, or with secure execution. For one thread. */
const char *environment_get(const char *name);

#endif
