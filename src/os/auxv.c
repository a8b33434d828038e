/* auxv.c - what the kernel has put on the stack of a new process.
 * System calls; callable inside malloc once this library is relocated; errno is
 * preserved.
 *
 *     __libc_stack_end -> argc | argv... NULL | envp... NULL | auxv... AT_NULL
 *
 * glibc's loader exports that address. Elsewhere environ tells, as long as the
 * program has not replaced it; and /proc/self/auxv has a copy of the vector.
 * SPDX-License-Identifier: MIT */
#include "os/auxv.h"

#include <fcntl.h>
#include <link.h>
#include <stdbool.h>
#include <unistd.h>

#include "os/raw.h"

/* A stack that may grow so far is the initial one. */
#define STACK_MAX ((uintptr_t)1 << 23)

/* Weak: musl has no such thing. */
extern __attribute__((weak)) void *__libc_stack_end;

/* True if p lies on this stack, before its first frame. */
static bool on_stack(const void *p)
{
    return (uintptr_t)p - (uintptr_t)__builtin_frame_address(0) < STACK_MAX;
}

char **os_stack_strings(void)
{
    if (!&__libc_stack_end || !__libc_stack_end)
        return environ && on_stack(environ) ? environ : NULL;
    const long *argc = __libc_stack_end;
    char **argv = (char **)__libc_stack_end + 1;
    if (*argc < 0 || argv[*argc])
        return NULL;
    return argv + *argc + 1;
}

static bool seek_on_stack(unsigned long type, unsigned long *value)
{
    char **strings = os_stack_strings();
    if (!strings)
        return false;
    while (*strings)
        strings++;
    const ElfW(auxv_t) *a = (const void *)(strings + 1);
    for (; a->a_type != AT_NULL; a++)
        if (a->a_type == type) {
            *value = a->a_un.a_val;
            return true;
        }
    return false;
}

static bool seek_in_proc(unsigned long type, unsigned long *value)
{
    bool found = false;
    ElfW(auxv_t) a;
    long fd = raw_call3(SYS_openat, -1, (long)"/proc/self/auxv",
                        O_RDONLY | O_CLOEXEC);
    if (raw_failed(fd))
        return false;
    while (!found && raw_call3(SYS_read, fd, (long)&a, sizeof a) == sizeof a)
        if (a.a_type == type) {
            *value = a.a_un.a_val;
            found = true;
        }
    raw_call3(SYS_close, fd, 0, 0);
    return found;
}

unsigned long os_auxv(unsigned long type, unsigned long otherwise)
{
    unsigned long value = otherwise;
    if (!seek_on_stack(type, &value))
        seek_in_proc(type, &value);
    return value;
}
