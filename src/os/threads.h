/* threads.h - whether this process has ever had a second thread, and how to
 * spin beside it.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef OS_THREADS_H
#define OS_THREADS_H

#include <sched.h>
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

/* Let another thread run. Only called while there is one, so it is not among
 * the system calls that a process with one thread needs. errno is preserved. */
static inline void os_yield(void)
{
    sched_yield(); /* always succeeds on Linux */
}

/* Let the other thread of this core go first, while we spin. */
static inline void os_pause(void)
{
#if defined __x86_64__ || defined __i386__
    __builtin_ia32_pause();
#elif defined __aarch64__
    __asm__ volatile("isb");
#endif
}

#endif
