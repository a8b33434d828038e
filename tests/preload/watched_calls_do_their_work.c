/* watched_calls_do_their_work.c - madvise, mlock, mlock2, mmap, mmap64,
 * mprotect, mremap, munmap, pkey_mprotect, prctl and syscall: on pages that are
 * not ours they do what they do without the library.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOCK_ON_FAULT = 1, NO_KEY = -1 };

/* Shared, since the kernel does not join such mappings. */
static void *map(const char *name)
{
    void *(*mmap_found)(void *, size_t, int, int, int, long);
    *(void **)&mmap_found = entry(name);
    char *p = mmap_found(NULL, MIB, PROT_READ | PROT_WRITE,
                         MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(p && p != MAP_FAILED);
    CHECK(!is_ours(p));
    memset(p, 1, MIB);
    return p;
}

/* What /proc/self/smaps says of the mapping at p: the line that begins with
 * this word, "" for its first line; NULL if nothing is mapped there. */
static const char *line_of(const void *p, const char *word)
{
    char start[32];
    snprintf(start, sizeof start, "\n%lx-", (unsigned long)(uintptr_t)p);
    const char *found = strstr(proc_read("/proc/self/smaps"), start);
    return found ? strstr(found + 1, word) : NULL;
}

static void is_protected(const void *p, const char *how)
{
    const char *line = line_of(p, "");
    CHECK(line);
    CHECK(strncmp(strchr(line, ' ') + 1, how, 3) == 0);
}

static size_t locked_kib(const void *p)
{
    const char *line = line_of(p, "Locked:");
    CHECK(line);
    return strtoul(line + strlen("Locked:"), NULL, 10);
}

static void pages_are_changed(char *p)
{
    CHECK_EQ(mprotect(p, MIB, PROT_READ), 0);
    is_protected(p, "r--");
    CHECK_EQ(pkey_mprotect(p, MIB, PROT_READ | PROT_WRITE, NO_KEY), 0);
    is_protected(p, "rw-");
    CHECK_EQ(mlock(p, MIB), 0);
    CHECK_EQ(locked_kib(p), MIB / KIB);
    CHECK_EQ(munlock(p, MIB), 0);
    CHECK_EQ(mlock2(p, MIB, LOCK_ON_FAULT), 0);
    CHECK_EQ(locked_kib(p), MIB / KIB);
    CHECK_EQ(munlock(p, MIB), 0);
    CHECK_EQ(madvise(p, MIB, MADV_REMOVE), 0);
    CHECK(is_zero(p, MIB));
    memset(p, 2, MIB);
}

static void pages_are_moved(char *p)
{
    char *to = map("mmap64");
    CHECK(mremap(p, MIB, MIB, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to);
    CHECK(!line_of(p, ""));
    CHECK(to[0] == 2 && to[MIB - 1] == 2);
    CHECK_EQ(munmap(to, MIB), 0);
    CHECK(!line_of(to, ""));
}

static int status_of(void (*leave)(int))
{
    int status;
    pid_t child = fork();
    if (!child)
        leave(3);
    CHECK(child > 0 && waitpid(child, &status, 0) == child);
    return status;
}

void claim(const char *part)
{
    (void)part;
    char *around = map("mmap"), *p = around + MIB / 4;
    CHECK_EQ(munmap(around, MIB / 4), 0);
    CHECK(!line_of(around, ""));
    CHECK(line_of(p, ""));
    CHECK_EQ(munmap(p, MIB - MIB / 4), 0);
    pages_are_changed(map("mmap"));

    char *moves = map("mmap");
    memset(moves, 2, MIB);
    pages_are_moved(moves);

    char name[16] = "";
    CHECK_EQ(prctl(PR_SET_NAME, "watched", 0, 0, 0), 0);
    CHECK_EQ(prctl(PR_GET_NAME, name, 0, 0, 0), 0);
    CHECK(strcmp(name, "watched") == 0);
    CHECK_EQ(syscall(SYS_getpid), getpid());
    CHECK_EQ(syscall(SYS_prctl, PR_SET_NAME, "by number", 0, 0, 0), 0);
    CHECK_EQ(prctl(PR_GET_NAME, name, 0, 0, 0), 0);
    CHECK(strcmp(name, "by number") == 0);

    CHECK_EQ(status_of(_exit), 3 << 8);
    CHECK_EQ(status_of(_Exit), 3 << 8);
}
