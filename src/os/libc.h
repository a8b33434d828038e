/* libc.h - the few functions of libc's that malloc needs: libc's own, and not
 * what a preloaded library has put before them.
 * SPDX-License-Identifier: MIT */
#ifndef OS_LIBC_H
#define OS_LIBC_H

#include <dlfcn.h>
#include <pthread.h>

/* Known by the headers from glibc 2.35 on. */
#ifdef DLFO_STRUCT_HAS_EH_DBASE
#define OS_FIND_OBJECT
#endif

/* What these names are bound to, until the library's constructor has looked
 * libc's own up (libc_find_own, shim/libc.c). */
struct os_libc {
    int *(*errno_location)(void);
    int (*key_create)(pthread_key_t *, void (*)(void *));
    int (*set_specific)(pthread_key_t, const void *);
#ifdef OS_FIND_OBJECT
    int (*find_object)(void *, struct dl_find_object *); /* NULL: not there */
#endif
};
extern __attribute__((visibility("hidden"))) struct os_libc os_libc;

/* errno, where a name cannot be called. */
static inline void os_set_errno(int error)
{
    *os_libc.errno_location() = error;
}

#endif
