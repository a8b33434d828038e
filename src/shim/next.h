/* next.h - the malloc family behind ours: for pointers that are not ours, and
 * for programs that bring a family of their own.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef NEXT_H
#define NEXT_H

#include <stdbool.h>
#include <stddef.h>

struct next {
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
    void *(*aligned_alloc)(size_t, size_t);
    void *(*memalign)(size_t, size_t);
    int (*posix_memalign)(void **, size_t, size_t);
    size_t (*malloc_usable_size)(void *);
};

/* Set by start.c: the program's malloc is not ours, so every entry point
 * forwards. */
extern __attribute__((visibility("hidden"))) bool next_serves_all;

/* Set with it by start.c if malloc is the main program's: until it turns out
 * that it calls ours. */
extern __attribute__((visibility("hidden"))) bool next_may_be_us;

/* It does: end the passive state. In start.c. */
void next_was_us(void);

/* The family, looked up at the first call. NULL while this thread is looking
 * it up (dlsym itself may allocate), or if there is none. */
const struct next *next_get(void);

/* One function behind ours, or NULL. */
void *next_symbol(const char *name);

/* As next_get, where only the next family can help with p: without one, says
 * so and aborts. */
const struct next *next_for(const void *p);

#endif
