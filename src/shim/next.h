/* next.h - the next malloc family behind ours: for pointers that are not ours,
 * and for programs that bring a family of their own.
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

/* Set by start.c: the program's malloc is not ours, so we are passive and every
 * entry point forwards to the next family. */
extern __attribute__((visibility("hidden"))) bool next_serves_all;

/* Set by start.c while we are passive because the main program defines malloc;
 * NULL otherwise. That malloc may be a wrapper which calls ours: its first such
 * call calls this, and from then on we serve. */
extern __attribute__((visibility("hidden"))) void (*next_was_us)(void);

/* The family, looked up at the first call. NULL while this thread is looking
 * it up (dlsym itself may allocate), or if there is none. */
const struct next *next_get(void);

/* The same where it is known to be there: while next_serves_all is set. */
extern __attribute__((visibility("hidden"))) struct next next_family;

/* Lets others stand in front of the family. Once it is known, and before there
 * are threads. */
void next_change(void (*change)(struct next *family));

/* The next function of that name behind ours, or NULL. */
void *next_symbol(const char *name);

/* As next_get, for a block p that is not ours: if there is no next family,
 * reports that and aborts. */
const struct next *next_for(const void *p);

#endif
