/* early.h - memory for the time before our own relocations are done.
 * The loader relocates libraries one by one, and an IFUNC resolver of one that
 * comes before us may already call malloc. Then the GOT is empty: thread-local
 * data and other libraries are out of reach, and only what is addressed
 * relative to the code works. malloc's fast path fails there by itself
 * (struct cursor, heap/cursor.h), and the slow path comes here.
 * Not for threads: the process has only one at that time.
 * SPDX-License-Identifier: MIT */
#ifndef EARLY_H
#define EARLY_H

#include <stdbool.h>
#include <stddef.h>

/* The address of another library's symbol: NULL until it is relocated. Declared
 * hidden, so that the compiler does not look for it in the GOT. */
extern __attribute__((visibility("hidden"))) void *volatile early_bound;

/* True until the loader has relocated this library. */
static inline bool early_now(void)
{
    return !early_bound;
}

/* A block of n bytes, zeroed, which is never used again once freed; NULL if the
 * 64 KiB there are do not suffice. */
void *early_take(size_t n);

/* The same at a multiple of align, a power of two of at least 16. */
void *early_take_aligned(size_t align, size_t n);

/* As memcpy, which cannot be called yet. */
void early_copy(void *to, const void *from, size_t n);

/* The time is over: leave what was not handed out out of core dumps. */
void early_end(void);

/* True if p lies in the memory that is handed out here. */
bool early_owns(const void *p);

#endif
