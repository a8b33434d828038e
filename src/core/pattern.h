/* pattern.h - names as people list them: "cc1*,ld,as".
 * Pure.
 * SPDX-License-Identifier: MIT */
#ifndef PATTERN_H
#define PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* True if one of the patterns, which commas separate, is the name of `length`
 * bytes: '*' stands for any bytes, also none, and everything else for itself.
 * An empty pattern is no name. Takes at most their lengths multiplied. */
bool pattern_any(const char *patterns, const char *name, size_t length);

#endif
