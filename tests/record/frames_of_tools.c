/* frames_of_tools.c - to be preloaded: now and then, when the program
 * allocates, compare our frames with those of libgcc's backtrace(3), one by
 * one. What came of it is added up in the file FRAMES_FILE, for all processes.
 * SPDX-License-Identifier: MIT */
#include <dlfcn.h>
#include <execinfo.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "record/unwind.h"

#define EVERY 7u /* calls */

/* The file's content. */
static struct sums {
    uint64_t walks, same, longer, complete, frames;
} * sums;

static void *(*next_malloc)(size_t);
static void *(*next_calloc)(size_t, size_t);
static void *(*next_realloc)(void *, size_t);
static __thread bool busy;
static __thread unsigned calls;
static __thread struct unwind workspace;

static void add(uint64_t *number, uint64_t n)
{
    __atomic_fetch_add(number, n, __ATOMIC_RELAXED);
}

/* Two lists of addresses, for whoever looks into it. */
static void show(void **theirs, int count, const struct unwind *u)
{
    static int shown;
    if (shown++)
        return;
    dprintf(STDERR_FILENO, "libgcc has %d frames, we %u, end %d\n", count,
            u->count, u->end);
    for (int i = 0; i < count || i < (int)u->count; i++)
        dprintf(STDERR_FILENO, "%3d %p %#lx\n", i, i < count ? theirs[i] : NULL,
                i < (int)u->count ? (unsigned long)u->pc[i] : 0);
    backtrace_symbols_fd(theirs, count, STDERR_FILENO);
}

/* From the caller's frame on. libgcc gives return addresses, we give an address
 * in the call. In code that is made at run time libgcc's walk ends; ours goes
 * on by frame pointers. */
__attribute__((noinline)) static void compare(void)
{
    static __thread void *theirs[UNWIND_FRAMES];
    struct registers here;
    int count = backtrace(theirs, UNWIND_FRAMES), same = 1;
    machine_here(&here);
    unwind_walk(&workspace, &here);
    const struct unwind *u = &workspace;
    while (same < count && same < (int)u->count &&
           (uintptr_t)theirs[same] - u->pc[same] <= 1)
        same++;
    add(&sums->walks, 1);
    add(&sums->same, same == count);
    add(&sums->longer, u->end == UNWIND_ROOT && (int)u->count > count);
    add(&sums->complete, u->end == UNWIND_ROOT);
    add(&sums->frames, u->count);
    if (same != count)
        show(theirs, count, u);
}

static void now_and_then(void)
{
    if (!sums || busy || ++calls % EVERY)
        return;
    busy = true; /* what follows may allocate */
    compare();
    busy = false;
}

__attribute__((constructor)) static void start(void)
{
    const char *path = getenv("FRAMES_FILE");
    int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    void *map = file < 0 ? MAP_FAILED
                         : mmap(NULL, sizeof *sums, PROT_READ | PROT_WRITE,
                                MAP_SHARED, file, 0);
    void *once[1];
    busy = true;
    backtrace(once, 1); /* loads libgcc */
    busy = false;
    if (map != MAP_FAILED)
        sums = map;
    close(file);
}

/* Asking for a name may allocate: then there is none yet. */
static void *find(const char *name)
{
    static __thread bool finding;
    if (finding)
        return NULL;
    finding = true;
    void *found = dlsym(RTLD_NEXT, name);
    finding = false;
    return found;
}

#define EXPORT __attribute__((visibility("default")))

EXPORT void *malloc(size_t n)
{
    if (!next_malloc)
        *(void **)&next_malloc = find("malloc");
    now_and_then();
    return next_malloc ? next_malloc(n) : NULL;
}

EXPORT void *calloc(size_t count, size_t n)
{
    if (!next_calloc)
        *(void **)&next_calloc = find("calloc");
    now_and_then();
    return next_calloc ? next_calloc(count, n) : NULL;
}

EXPORT void *realloc(void *p, size_t n)
{
    if (!next_realloc)
        *(void **)&next_realloc = find("realloc");
    now_and_then();
    return next_realloc ? next_realloc(p, n) : NULL;
}
