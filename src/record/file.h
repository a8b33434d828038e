/* file.h - the record's file, mapped, and room in it.
 * Any thread; callable inside malloc; nothing here waits. errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef RECORD_FILE_H
#define RECORD_FILE_H

#include <stdbool.h>

#include "record/format.h"

/* NULL until it is open. */
extern __attribute__((visibility("hidden"))) struct record_head *record_file;

/* The record is in this memory; no file is needed. */
void record_file_use(struct record_head *head);

/* Map the file, before there are threads. False and *why, a few words, if it
 * cannot be had or is not one of this version. */
bool record_file_open(const char *path, const char **why);

/* Room for `bytes` in the arena, zero, at a multiple of 16: its offset. 0 if
 * there is no more. */
uint64_t record_file_take(uint64_t bytes);

static inline void *record_file_at(uint64_t offset)
{
    return (char *)record_file + offset;
}

/* *number += n, by whichever process. Returns what it was. */
static inline uint64_t record_file_add(uint64_t *number, uint64_t n)
{
    /* Relaxed: nothing is found through counters. */
    return __atomic_fetch_add(number, n, __ATOMIC_RELAXED);
}

#endif
