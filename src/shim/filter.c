/* filter.c - notice when the program installs a filter of system calls.
 * Any thread; callable before this library is relocated.
 *
 * A filter (seccomp(2)) may end the process at a call that it does not allow,
 * and it cannot be asked which calls it allows. It must allow mmap and munmap,
 * as glibc's malloc needs them. So from then on the heap makes no other call.
 * A filter that was installed before the program started, or without libc, goes
 * unnoticed.
 * SPDX-License-Identifier: MIT */
#include "shim/filter.h"

#include <stdarg.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "os/memory.h"
#include "os/raw.h"
#include "shim/chain.h"
#include "shim/export.h"

/* Not in every libc's headers; from Linux's include/uapi/linux/seccomp.h. */
#ifndef SECCOMP_SET_MODE_FILTER
#define SECCOMP_SET_MODE_FILTER 1
#endif

static struct chain chain;

__attribute__((constructor, cold)) static void find_chain(void)
{
    chain_find(&chain, "prctl");
}

void filter_by_number(long number, const long *words)
{
    if ((number == SYS_prctl && words[0] == PR_SET_SECCOMP && words[2]) ||
        (number == SYS_seccomp && words[0] == SECCOMP_SET_MODE_FILTER &&
         words[2]))
        os_restrict();
}

EXPORT int prctl(int option, ...)
{
    int (*real)(int, ...);
    *(void **)&real = chain_next(&chain, __builtin_return_address(0));
    long w[5] = {option};
    va_list arguments;
    va_start(arguments, option);
    for (int i = 1; i < 5; i++)
        w[i] = va_arg(arguments, long);
    va_end(arguments);
    filter_by_number(SYS_prctl, w);
    if (real)
        return real(option, w[1], w[2], w[3], w[4]);
    return (int)raw_result(
        raw_call(SYS_prctl, w[0], w[1], w[2], w[3], w[4], 0));
}
