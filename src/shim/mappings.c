/* mappings.c - notice what a program does to the pages of its own blocks, so
 * that the pages can be made ordinary again before another block gets them. Any
 * thread; callable before this library is relocated.
 *
 * glibc unmaps a large block when it is freed, and all that mprotect, madvise,
 * mlock, mbind or mmap have done to its pages is gone. Here the pages go to
 * another block, and to ask the kernel about each of them would cost many times
 * more than to hand them on. So we watch the calls themselves: compare the
 * address with the region, then pass the call on. What a program does by system
 * calls of its own goes unnoticed.
 * SPDX-License-Identifier: MIT */
#undef _FILE_OFFSET_BITS /* mmap and mmap64 are two functions */
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "heap/run.h"
#include "os/raw.h"
#include "shim/chain.h"
#include "shim/export.h"
#include "shim/filter.h"

/* The functions that we wrap. Their chains are found by a constructor; until
 * then the system is called directly. */
enum name {
    MADVISE,
    MLOCK,
    MLOCK2,
    MMAP,
    MMAP64,
    MPROTECT,
    MREMAP,
    MUNMAP,
    PKEY_MPROTECT,
    SYSCALL,
    NAMES
};
static struct chain chains[NAMES];

__attribute__((constructor, cold)) static void find_chains(void)
{
    static const char *const names[NAMES] = {
        "madvise",  "mlock",  "mlock2", "mmap",          "mmap64",
        "mprotect", "mremap", "munmap", "pkey_mprotect", "syscall"};
    for (int i = 0; i < NAMES; i++)
        chain_find(&chains[i], names[i]);
}

/* Set `real` to the function that the call is passed on to. */
#define FIND_REAL(name)                                                        \
    *(void **)&real = chain_next(&chains[name], __builtin_return_address(0))

/* The program is about to change the pages [start, start + size). */
static void changes(const void *start, size_t size)
{
    if (unlikely(size && region_exists() && region_owns(start)))
        run_set_odd((void *)(uintptr_t)start, size);
}

/* Whether advice of madvise(2) has an effect on the pages that outlasts their
 * contents. */
static bool leaves_traces(int advice)
{
    switch (advice) {
    case MADV_NORMAL:
    case MADV_WILLNEED:
    case MADV_DONTNEED:
    case 8:  /* MADV_FREE */
    case 20: /* MADV_COLD */
    case 21: /* MADV_PAGEOUT */
    case 22: /* MADV_POPULATE_READ */
    case 23: /* MADV_POPULATE_WRITE */
    case 25: /* MADV_COLLAPSE */
        return false;
    default:
        return true;
    }
}

static long raw(long number, const void *start, size_t size, long c, long d)
{
    return raw_result(raw_call(number, (long)start, (long)size, c, d, 0, 0));
}

EXPORT int mprotect(void *start, size_t size, int protection)
{
    int (*real)(void *, size_t, int);
    FIND_REAL(MPROTECT);
    changes(start, size);
    return real ? real(start, size, protection)
                : (int)raw(SYS_mprotect, start, size, protection, 0);
}

EXPORT int pkey_mprotect(void *start, size_t size, int protection, int key);
EXPORT int pkey_mprotect(void *start, size_t size, int protection, int key)
{
    int (*real)(void *, size_t, int, int);
    FIND_REAL(PKEY_MPROTECT);
    changes(start, size);
    return real ? real(start, size, protection, key)
                : (int)raw(SYS_pkey_mprotect, start, size, protection, key);
}

EXPORT int madvise(void *start, size_t size, int advice)
{
    int (*real)(void *, size_t, int);
    FIND_REAL(MADVISE);
    if (leaves_traces(advice))
        changes(start, size);
    return real ? real(start, size, advice)
                : (int)raw(SYS_madvise, start, size, advice, 0);
}

EXPORT int mlock(const void *start, size_t size)
{
    int (*real)(const void *, size_t);
    FIND_REAL(MLOCK);
    changes(start, size);
    return real ? real(start, size) : (int)raw(SYS_mlock, start, size, 0, 0);
}

EXPORT int mlock2(const void *start, size_t size, unsigned flags)
{
    int (*real)(const void *, size_t, unsigned);
    FIND_REAL(MLOCK2);
    changes(start, size);
    return real ? real(start, size, flags)
                : (int)raw(SYS_mlock2, start, size, (long)flags, 0);
}

EXPORT int munmap(void *start, size_t size)
{
    int (*real)(void *, size_t);
    FIND_REAL(MUNMAP);
    changes(start, size);
    return real ? real(start, size) : (int)raw(SYS_munmap, start, size, 0, 0);
}

/* mmap(2) takes bytes from a system call that counts pages on 32 bits. */
static void *raw_mmap(void *start, size_t size, int protection, int flags,
                      int fd, long long offset)
{
#ifdef SYS_mmap2
    return (void *)raw_result(raw_call(SYS_mmap2, (long)start, (long)size,
                                       protection, flags, fd,
                                       (long)(offset >> 12)));
#else
    return (void *)raw_result(raw_call(SYS_mmap, (long)start, (long)size,
                                       protection, flags, fd, (long)offset));
#endif
}

EXPORT void *mmap(void *start, size_t size, int protection, int flags, int fd,
                  off_t offset)
{
    void *(*real)(void *, size_t, int, int, int, off_t);
    FIND_REAL(MMAP);
    changes(start, size);
    return real ? real(start, size, protection, flags, fd, offset)
                : raw_mmap(start, size, protection, flags, fd, offset);
}

#ifdef __GLIBC__
EXPORT void *mmap64(void *start, size_t size, int protection, int flags, int fd,
                    off64_t offset)
{
    void *(*real)(void *, size_t, int, int, int, off64_t);
    FIND_REAL(MMAP64);
    changes(start, size);
    return real ? real(start, size, protection, flags, fd, offset)
                : raw_mmap(start, size, protection, flags, fd, offset);
}
#endif

EXPORT void *mremap(void *start, size_t size, size_t new_size, int flags, ...)
{
    void *(*real)(void *, size_t, size_t, int, ...);
    FIND_REAL(MREMAP);
    va_list arguments;
    va_start(arguments, flags);
    void *to = flags & MREMAP_FIXED ? va_arg(arguments, void *) : NULL;
    va_end(arguments);
    changes(start, size);
    if (to)
        changes(to, new_size);
    if (real)
        return real(start, size, new_size, flags, to);
    return (void *)raw_result(raw_call(SYS_mremap, (long)start, (long)size,
                                       (long)new_size, flags, (long)to, 0));
}

/* The same calls by number; mbind(2) has no other name in libc. */
static void changes_by_number(long number, const long *words)
{
    switch (number) {
    case SYS_madvise:
        if (!leaves_traces((int)words[2]))
            return;
        break;
    case SYS_mremap:
        if (words[3] & MREMAP_FIXED)
            changes((void *)words[4], (size_t)words[2]);
        break;
#ifdef SYS_mmap2
    case SYS_mmap2:
#else
    case SYS_mmap:
#endif
    case SYS_munmap:
    case SYS_mprotect:
    case SYS_pkey_mprotect:
    case SYS_mlock:
    case SYS_mlock2:
    case SYS_mbind:
        break;
    default:
        return;
    }
    changes((void *)words[0], (size_t)words[1]);
}

EXPORT long syscall(long number, ...)
{
    long (*real)(long, ...);
    FIND_REAL(SYSCALL);
    long w[6];
    va_list arguments;
    va_start(arguments, number);
    for (int i = 0; i < 6; i++)
        w[i] = va_arg(arguments, long);
    va_end(arguments);
    changes_by_number(number, w);
    filter_by_number(number, w);
    if (real)
        return real(number, w[0], w[1], w[2], w[3], w[4], w[5]);
    return raw_result(raw_call(number, w[0], w[1], w[2], w[3], w[4], w[5]));
}
