/* environment.c - the program's environment, from its first instruction on.
 * System calls; callable inside malloc once this library is relocated; errno is
 * preserved.
 *
 * IFUNC resolvers, LD_AUDIT libraries and .preinit_array run before libc sets
 * environ. The kernel has put the strings on the stack by then:
 *
 *     __libc_stack_end -> argc | argv... NULL | envp... NULL | auxv... AT_NULL
 *
 * glibc's loader exports that address; /proc/self/environ has a copy of the
 * strings, and /proc/self/auxv of what follows.
 * SPDX-License-Identifier: MIT */
#include "shim/environment.h"

#include <link.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "os/raw.h"

/* Weak: musl has no such thing. */
extern __attribute__((weak)) void *__libc_stack_end;

/* The strings behind argv; NULL if they are not where they should be. */
static char **stack_strings(void)
{
    if (!&__libc_stack_end || !__libc_stack_end)
        return NULL;
    const long *argc = __libc_stack_end;
    char **argv = (char **)__libc_stack_end + 1;
    if (*argc < 0 || argv[*argc])
        return NULL;
    return argv + *argc + 1;
}

/* True if the auxiliary vector asks for secure execution (getauxval(3)), or
 * does not say. */
static bool stack_is_secure(char **strings)
{
    while (*strings)
        strings++;
    const ElfW(auxv_t) *a = (const void *)(strings + 1);
    for (; a->a_type != AT_NULL; a++)
        if (a->a_type == AT_SECURE)
            return a->a_un.a_val;
    return true;
}

static const char *stack_get(char **strings, const char *name)
{
    size_t length = strlen(name);
    if (stack_is_secure(strings))
        return NULL;
    for (; *strings; strings++)
        if (!strncmp(*strings, name, length) && (*strings)[length] == '=')
            return *strings + length + 1;
    return NULL;
}

/* A descriptor or -errno. */
static long file_open(const char *path)
{
    return raw_call3(SYS_openat, -1, (long)path, 0); /* O_RDONLY */
}

static void file_close(long fd)
{
    raw_call3(SYS_close, fd, 0, 0);
}

/* As stack_is_secure. */
static bool file_is_secure(void)
{
    bool secure = true;
    ElfW(auxv_t) a;
    long fd = file_open("/proc/self/auxv");
    if (raw_failed(fd))
        return true;
    while (raw_call3(SYS_read, fd, (long)&a, sizeof a) == sizeof a)
        if (a.a_type == AT_SECURE)
            secure = a.a_un.a_val;
    file_close(fd);
    return secure;
}

/* Where a file of strings is read: what of `name` has been seen in this one. */
struct reading {
    const char *name;
    const char *left; /* of the name; NULL: this is another variable */
    bool found;
    size_t length;
    char value[256];
};

/* The next character. False at the end of the value. */
static bool reading_take(struct reading *r, char c)
{
    if (r->found) {
        if (c && r->length < sizeof r->value - 1)
            r->value[r->length++] = c;
        return c;
    }
    if (!c)
        r->left = r->name;
    else if (r->left && !*r->left && c == '=')
        r->found = true;
    else if (r->left)
        r->left = c == *r->left ? r->left + 1 : NULL;
    return true;
}

static const char *file_get(const char *name)
{
    static struct reading r;
    r = (struct reading){.name = name, .left = name};
    char piece[128];
    long got, fd;
    if (file_is_secure() || raw_failed(fd = file_open("/proc/self/environ")))
        return NULL;
    bool more = true;
    while (more &&
           (got = raw_call3(SYS_read, fd, (long)piece, sizeof piece)) > 0)
        for (long i = 0; i < got && more; i++)
            more = reading_take(&r, piece[i]);
    file_close(fd);
    return r.found ? r.value : NULL;
}

bool environment_known(void)
{
    if (environ || stack_strings())
        return true;
    long fd = file_open("/proc/self/environ");
    if (raw_failed(fd))
        return false;
    file_close(fd);
    return true;
}

const char *environment_get(const char *name)
{
    if (environ)
        return secure_getenv(name);
    char **strings = stack_strings();
    return strings ? stack_get(strings, name) : file_get(name);
}
