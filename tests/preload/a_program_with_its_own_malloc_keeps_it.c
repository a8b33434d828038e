/* a_program_with_its_own_malloc_keeps_it.c - the whole family is defined here,
 * over an array; the library stays passive. valloc and pvalloc, which this
 * program does not define, give its blocks too.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

#define OWN __attribute__((visibility("default")))

const char *malloc_owner = NULL;

static _Alignas(4096) char arena[64 << 20];
static atomic_size_t used;

static bool is_own(const void *p)
{
    return (const char *)p >= arena && (const char *)p < arena + sizeof arena;
}

OWN void *memalign(size_t align, size_t size)
{
    align = align < 16 ? 16 : align;
    if (size > sizeof arena / 2 || align > sizeof arena / 4) {
        errno = ENOMEM;
        return NULL;
    }
    size_t at = atomic_fetch_add(&used, size + align + 32) + 16;
    if (at + size + align > sizeof arena)
        return errno = ENOMEM, NULL;
    at = (at + align - 1) / align * align;
    memcpy(arena + at - 16, &size, sizeof size);
    return arena + at;
}

OWN void *aligned_alloc(size_t align, size_t size)
{
    return memalign(align, size);
}

OWN int posix_memalign(void **out, size_t align, size_t size)
{
    void *p = memalign(align, size);
    return p ? (*out = p, 0) : ENOMEM;
}

OWN void *malloc(size_t size)
{
    return memalign(16, size);
}

OWN void *calloc(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return errno = ENOMEM, NULL;
    return memalign(16, count * size);
}

OWN size_t malloc_usable_size(void *p)
{
    size_t size = 0;
    if (p)
        memcpy(&size, (char *)p - 16, sizeof size);
    return size;
}

/* As strict as such a program may be: what is not its own is a bug. */
OWN void free(void *p)
{
    if (p && !is_own(p))
        abort();
}

OWN void *realloc(void *p, size_t size)
{
    void *q = malloc(size);
    if (!p || !q)
        return q;
    if (!is_own(p))
        abort();
    size_t had = malloc_usable_size(p);
    memcpy(q, p, had < size ? had : size);
    return q;
}

static void own(void *p)
{
    CHECK(p);
    CHECK(is_own(p));
    free(p);
}

static void *body(void *argument)
{
    own(strdup("text"));
    return argument;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library(); /* libc's own valloc ignores this memalign */
    own(malloc(100));
    own(strdup("text"));
    char *text;
    CHECK_EQ(asprintf(&text, "%100d", 1), 100);
    own(text);
    own(valloc(100));
#ifdef __GLIBC__
    own(pvalloc(100));
    own(reallocarray(NULL, 10, 10));
    CHECK(is_aligned(pvalloc(1), 4096));
    malloc_trim(0);
#endif
    void *(*found)(size_t) = entry("malloc");
    own(found(100));
    CHECK(found == malloc);
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, body, NULL), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
    CHECK(dlopen("no_such_file.so", RTLD_NOW) == NULL);
    CHECK(dlerror());
    FILE *file = fopen("/proc/self/maps", "r");
    CHECK(file);
    CHECK_EQ(fclose(file), 0);
}
