/* raw.h - system calls without libc: no name that a program or another library
 * could have replaced, no errno, no cancellation.
 * Any thread; callable inside malloc.
 * SPDX-License-Identifier: MIT */
#ifndef OS_RAW_H
#define OS_RAW_H

#include <errno.h>
#include <stddef.h>
#include <sys/syscall.h>

#include "os/libc.h"

/* The system call's result, or -errno (syscall(2), "Architecture calling
 * conventions"). */
#if defined __clang_analyzer__

/* It cannot see what a system call writes. */
long raw_call(long number, long a, long b, long c, long d, long e, long f);

#elif defined __x86_64__ && defined __LP64__

static inline long raw_call(long number, long a, long b, long c, long d, long e,
                            long f)
{
    long result;
    register long r10 __asm__("r10") = d;
    register long r8 __asm__("r8") = e;
    register long r9 __asm__("r9") = f;
    __asm__ volatile("syscall"
                     : "=a"(result)
                     : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                       "r"(r9)
                     : "rcx", "r11", "memory");
    return result;
}

#elif defined __i386__

static inline long raw_call(long number, long a, long b, long c, long d, long e,
                            long f)
{
    const long words[] = {number, a, b, c, d, e, f};
    const void *result = words;
    /* All from memory, since ebx and ebp may be the compiler's own. */
    __asm__ volatile("pushl %%ebx\n\t"
                     "pushl %%ebp\n\t"
                     "movl 4(%%eax), %%ebx\n\t"
                     "movl 8(%%eax), %%ecx\n\t"
                     "movl 12(%%eax), %%edx\n\t"
                     "movl 16(%%eax), %%esi\n\t"
                     "movl 20(%%eax), %%edi\n\t"
                     "movl 24(%%eax), %%ebp\n\t"
                     "movl (%%eax), %%eax\n\t"
                     "int $0x80\n\t"
                     "popl %%ebp\n\t"
                     "popl %%ebx"
                     : "+a"(result)
                     :
                     : "ecx", "edx", "esi", "edi", "memory", "cc");
    return (long)result;
}

#elif defined __aarch64__

static inline long raw_call(long number, long a, long b, long c, long d, long e,
                            long f)
{
    register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
    register long x1 __asm__("x1") = b;
    register long x2 __asm__("x2") = c;
    register long x3 __asm__("x3") = d;
    register long x4 __asm__("x4") = e;
    register long x5 __asm__("x5") = f;
    __asm__ volatile("svc 0"
                     : "+r"(x0)
                     : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                     : "memory");
    return x0;
}

#else
#error "raw_call has no version for this machine"
#endif

static inline long raw_call3(long number, long a, long b, long c)
{
    return raw_call(number, a, b, c, 0, 0, 0);
}

/* mmap(2) without a file, at `where` or, if that is NULL, anywhere: an address,
 * or -errno. */
static inline long raw_map(void *where, size_t size, int protection, int flags)
{
#ifdef SYS_mmap2
    long number = SYS_mmap2;
#else
    long number = SYS_mmap;
#endif
    return raw_call(number, (long)where, (long)size, protection, flags, -1, 0);
}

/* True if the result is -errno. */
static inline int raw_failed(long result)
{
    return (unsigned long)result > -4096ul;
}

/* All of it, to a descriptor. 0, or -errno. */
static inline long raw_write_all(long fd, const char *bytes, size_t size)
{
    while (size) {
        long n = raw_call(SYS_write, fd, (long)bytes, (long)size, 0, 0, 0);
        if (n == -EINTR)
            continue;
        if (raw_failed(n) || !n)
            return n ? n : -ENOSPC;
        bytes += n;
        size -= (size_t)n;
    }
    return 0;
}

/* As the C library's functions return it: the result, or -1 with errno set. */
static inline long raw_result(long result)
{
    if (!raw_failed(result))
        return result;
    os_set_errno((int)-result);
    return -1;
}

#endif
