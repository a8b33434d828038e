/* threads.h - whether this process has ever had a second thread.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef OS_THREADS_H
#define OS_THREADS_H

#include <stdbool.h>

#if __has_include(<sys/single_threaded.h>)
#include <sys/single_threaded.h> /* glibc 2.32 */

static inline bool os_single_threaded(void)
{
    return __libc_single_threaded;
}

#else

static inline bool os_single_threaded(void)
{
    return false;
}

#endif

#endif
