/* libc.c - the few functions of libc's that malloc needs.
 * SPDX-License-Identifier: MIT */
#include "os/libc.h"

/* The macro errno comes down to it, in glibc and musl alike. */
int *__errno_location(void);

#ifdef OS_FIND_OBJECT
#pragma weak _dl_find_object /* built here, run where libc is older */
#endif

struct os_libc os_libc = {
    .errno_location = __errno_location,
    .key_create = pthread_key_create,
    .set_specific = pthread_setspecific,
#ifdef OS_FIND_OBJECT
    .find_object = _dl_find_object,
#endif
};
