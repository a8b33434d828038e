/* object.h - the objects that the loader has loaded, and what their symbol
 * tables say. We do not ask dlsym(RTLD_NEXT), because it counts from its
 * caller: if a library wraps dlsym, that caller is the wrapper, and next behind
 * the wrapper is this library itself. Any thread, but not before this library
 * is relocated; allocates nothing.
 * SPDX-License-Identifier: MIT */
#ifndef OBJECT_H
#define OBJECT_H

#include <link.h>
#include <stdbool.h>
#include <stdint.h>

struct object {
    uintptr_t base; /* is added to the addresses in its tables */
    const ElfW(Phdr) * segments;
    unsigned segment_count;
    const ElfW(Sym) * symbols;
    const char *strings;
    const ElfW(Half) * versions; /* DT_VERSYM, one for each symbol, or NULL */
    const uint32_t *gnu_hash;    /* DT_GNU_HASH, or NULL: then hash is set */
    const uint32_t *hash;        /* DT_HASH, or NULL */
};

/* Call visit for each object behind this library, in the order in which symbols
 * are looked up, until it returns true. */
void object_each(bool (*visit)(const struct object *, void *data), void *data);

/* The same for every object but this library, whether behind it or in front. */
void object_each_other(bool (*visit)(const struct object *, void *data),
                       void *data);

/* The object may define several versions of a function. Returns the number of
 * the first symbol of that name above `after`; begin with 0. Returns 0 if there
 * are no more. */
uint32_t object_find(const struct object *o, const char *name, uint32_t after);

/* The function of that name that a program gets if it asks for no particular
 * version. NULL if the object defines none. */
void *object_function(const struct object *o, const char *name);

/* This library's own function of that name, whoever else defines one. */
void *object_own_function(const char *name);

/* libc's function of that name, even if another object has put its own before
 * it; if libc has none, that of the last object that has one. NULL if there is
 * none. Calls no function that others could have replaced. */
void *object_libc_function(const char *name);

/* True if the address lies in one of the object's segments. */
bool object_holds(const struct object *o, const void *address);

#endif
