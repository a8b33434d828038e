/* object.h - the objects that the loader put behind this library, and what
 * their symbol tables say. Asked here and not by dlsym(RTLD_NEXT), which counts
 * from its caller: with a wrapper of dlsym in front, that is the wrapper, and
 * what comes next is this library itself.
 * Any thread, but not before this library is relocated; allocates nothing.
 * SPDX-License-Identifier: MIT */
#ifndef OBJECT_H
#define OBJECT_H

#include <link.h>
#include <stdbool.h>
#include <stdint.h>

struct object {
    uintptr_t base; /* what is added to its addresses */
    const ElfW(Phdr) * segments;
    unsigned segment_count;
    const ElfW(Sym) * symbols;
    const char *strings;
    const ElfW(Half) * versions; /* a number a symbol, or NULL */
    const uint32_t *gnu_hash;    /* DT_GNU_HASH, or NULL: then */
    const uint32_t *hash;        /* DT_HASH, or NULL */
};

/* Calls visit for each object behind this one, in the order in which symbols
 * are looked up, until it returns true. */
void object_each(bool (*visit)(const struct object *, void *data), void *data);

/* The same for each but this one, wherever it is. */
void object_each_other(bool (*visit)(const struct object *, void *data),
                       void *data);

/* The number of a function that it defines by that name, in any version: the
 * first behind `after`, 0 at first. 0 if there is no more. */
uint32_t object_find(const struct object *o, const char *name, uint32_t after);

/* The function of that name in the version that a program gets which asks for
 * none. NULL if it defines no such function. */
void *object_function(const struct object *o, const char *name);

/* This library's own function of that name, whoever else defines one. */
void *object_own_function(const char *name);

/* libc's function of that name, whoever else has put one before it; what a
 * library brings beside libc counts where libc has none. NULL if there is none.
 * Calls nothing: others may have replaced that, too. */
void *object_libc_function(const char *name);

/* True if the address lies in one of its segments. */
bool object_holds(const struct object *o, const void *address);

#endif
