/* early.h - memory for the time before our own relocations are done.
 * The loader relocates libraries one by one, and an IFUNC resolver of one that
 * comes before us may already call malloc. Then the GOT is empty: thread-local
 * data and other libraries are out of reach, and only what is addressed
 * relative to the code works. malloc's fast path fails there by itself
 * (heap/cursor.h), and the slow path comes here.
 * One thread, which is all there is then.
 * SPDX-License-Identifier: MIT */
#ifndef EARLY_H
#define EARLY_H

#include <stdbool.h>
#include <stddef.h>

/* The address of another library's symbol: NULL before it is relocated.
 * Hidden where it is declared, too, or it would be looked for in the GOT. */
extern __attribute__((visibility("hidden"))) void *volatile early_bound;

/* True until the loader has relocated this library. */
static inline bool early_now(void)
{
    return !early_bound;
}

/* A block of n bytes, zero; NULL if the little there is does not suffice. It
 * is never handed out again. */
void *early_take(size_t n);

/* The same at a multiple of align, a power of two of at least 16. */
void *early_take_aligned(size_t align, size_t n);

/* As memcpy, which cannot be called yet. */
void early_copy(void *to, const void *from, size_t n);

bool early_owns(const void *p);

#endif
