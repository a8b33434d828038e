/* libc.h - the few functions of libc that malloc calls, bypassing whatever a
 * preloaded library has put in front of them.
 * SPDX-License-Identifier: MIT */
#ifndef OS_LIBC_H
#define OS_LIBC_H

#include <dlfcn.h>
#include <pthread.h>

/* Known by the headers from glibc 2.35 on. */
#ifdef DLFO_STRUCT_HAS_EH_DBASE
#define OS_FIND_OBJECT
#endif

/* At first these point to what the names are bound to. When the settings are
 * read, libc_find_own (shim/libc.c) points them to libc's own functions. */
struct os_libc {
    int *(*errno_location)(void);
    int (*key_create)(pthread_key_t *, void (*)(void *));
    int (*set_specific)(pthread_key_t, const void *);
#ifdef OS_FIND_OBJECT
    int (*find_object)(void *, struct dl_find_object *); /* NULL: not there */
#endif
};
extern __attribute__((visibility("hidden"))) struct os_libc os_libc;

/* Set errno without calling anything by its name. */
static inline void os_set_errno(int error)
{
    *os_libc.errno_location() = error;
}

#endif
