/* reading.h - a record as the command reads it: the processes of a run, each
 * with what it allocated.
 * Works on a copy of the file, because processes may still write to it, and
 * trusts no number in it: any bytes give a reading or a reason why not.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_READING_H
#define CLI_READING_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/stat/images.h"

/* Reads the `size` bytes of a record; the result lasts until reading_free. On
 * failure returns false and sets *why, words that follow the file's name. */
bool reading_take(struct reading *reading, const void *bytes, size_t size,
                  const char **why);

/* The file's name, without folders: "?" if it is not known. */
const char *reading_name(const struct reading_image *image);

/* Calls of functions that allocate or free. */
uint64_t reading_calls(const struct record_counters *counters);

void reading_free(struct reading *reading);

#endif
