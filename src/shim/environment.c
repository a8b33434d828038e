/* environment.c - the program's environment, from its first instruction on.
 * System calls; callable inside malloc once this library is relocated; errno is
 * preserved.
 *
 * IFUNC resolvers, LD_AUDIT libraries and .preinit_array run before libc sets
 * environ. The kernel has put the strings on the stack by then, and
 * /proc/self/environ has a copy.
 * SPDX-License-Identifier: MIT */
#include "shim/environment.h"

#include <elf.h>
#include <string.h>
#include <unistd.h>

#include "os/auxv.h"
#include "os/raw.h"

/* True if the kernel asks for secure execution (getauxval(3)), or does not say.
 */
static bool is_secure(void)
{
    return os_auxv(AT_SECURE, 1);
}

static const char *list_get(char **strings, const char *name)
{
    size_t length = strlen(name);
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

/* How far reading a file of environment strings has come. */
struct reading {
    const char *name;
    const char *left; /* what is to come of the name in this string; NULL: it is
                         another variable's */
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
    if (raw_failed(fd = file_open("/proc/self/environ")))
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
    if (environ || os_stack_strings())
        return true;
    long fd = file_open("/proc/self/environ");
    if (raw_failed(fd))
        return false;
    file_close(fd);
    return true;
}

const char *environment_get(const char *name)
{
    if (is_secure())
        return NULL;
    char **strings = environ ? environ : os_stack_strings();
    return strings ? list_get(strings, name) : file_get(name);
}
