/* libc.c - what differs between the C libraries that this one may meet.
 * Runs before main.
 * SPDX-License-Identifier: MIT */
#include "shim/libc.h"

#include <errno.h>
#include <features.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "os/libc.h"
#include "shim/next.h"
#include "shim/object.h"

/* Only glibc has it. */
__attribute__((weak)) const char *gnu_get_libc_version(void);

#ifdef __GLIBC__
enum libc_alignments libc_alignments =
    __GLIBC_PREREQ(2, 38) ? LIBC_NO_MORE : LIBC_ALL_ROUNDED;
#else
enum libc_alignments libc_alignments = LIBC_0;
#endif

/* The decimal number at *s, which is left behind it. */
static unsigned read_number(const char **s)
{
    unsigned n = 0;
    for (; **s >= '0' && **s <= '9'; (*s)++)
        n = n * 10 + (unsigned)(**s - '0');
    return n;
}

/* True if `version`, such as "2.36", is lower than major.minor. */
static bool is_before(const char *version, unsigned major, unsigned minor)
{
    unsigned number = read_number(&version);
    if (number != major || *version != '.')
        return number < major;
    version++;
    return read_number(&version) < minor;
}

#ifdef __GLIBC__
/* glibc's pthread_atfork is linked into each object statically; it calls this
 * function, which we call ourselves. */
extern __attribute__((weak)) int
__register_atfork(void (*)(void), void (*)(void), void (*)(void), void *);
extern __attribute__((visibility("hidden"))) void *__dso_handle;

int pthread_atfork(void (*prepare)(void), void (*parent)(void),
                   void (*child)(void))
{
    if (__register_atfork)
        return __register_atfork(prepare, parent, child, __dso_handle);
    int (*others)(void (*)(void), void (*)(void), void (*)(void));
    *(void **)&others = next_symbol("pthread_atfork");
    return others ? others(prepare, parent, child) : ENOSYS;
}
#endif

/* POSIX allows to convert such pointers to functions, as with dlsym. */
void libc_find_own(void)
{
    void *found;
    if ((found = object_libc_function("__errno_location")))
        *(void **)&os_libc.errno_location = found;
    if ((found = object_libc_function("pthread_key_create")))
        *(void **)&os_libc.key_create = found;
    if ((found = object_libc_function("pthread_setspecific")))
        *(void **)&os_libc.set_specific = found;
#ifdef OS_FIND_OBJECT
    if ((found = object_libc_function("_dl_find_object")))
        *(void **)&os_libc.find_object = found;
#endif
}

__attribute__((constructor)) static void ask_version(void)
{
    if (!gnu_get_libc_version)
        libc_alignments = LIBC_0;
    else if (is_before(gnu_get_libc_version(), 2, 38))
        libc_alignments = LIBC_ALL_ROUNDED;
    else
        libc_alignments = LIBC_NO_MORE;
}
