/* libc.h - the few functions of libc that malloc calls, bypassing whatever a
 * preloaded library has put in front of them.
 * SPDX-License-Identifier: MIT */
#ifndef OS_LIBC_H
#define OS_LIBC_H

#include <pthread.h>

/* At first these point to what the names are bound to. When the settings are
 * read, libc_find_own (shim/libc.c) points them to libc's own functions. */
struct os_libc {
    int *(*errno_location)(void);
    int (*key_create)(pthread_key_t *, void (*)(void *));
    int (*set_specific)(pthread_key_t, const void *);
};
extern __attribute__((visibility("hidden"))) struct os_libc os_libc;

/* Set errno without calling anything by its name. */
static inline void os_set_errno(int error)
{
    *os_libc.errno_location() = error;
}

#endif
