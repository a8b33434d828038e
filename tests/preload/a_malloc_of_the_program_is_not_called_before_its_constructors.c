/* a_malloc_of_the_program_is_not_called_before_its_constructors.c - GCL's own,
 * of which maxima is built, works only after main has started the program anew.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <unistd.h>

#define OWN __attribute__((visibility("default")))

const char *malloc_owner = NULL;

static _Alignas(16) char arena[1 << 20];
static size_t used;
static bool ready;

__attribute__((constructor)) static void begin(void)
{
    ready = true;
}

OWN void *malloc(size_t size)
{
    if (!ready)
        _exit(3);
    char *p = arena + used;
    used += (size + 15) & ~(size_t)15;
    return used <= sizeof arena ? p : NULL;
}

OWN void free(void *p)
{
    if (!ready)
        _exit(4);
    CHECK(!p || ((char *)p >= arena && (char *)p < arena + sizeof arena));
}

OWN void *calloc(size_t count, size_t size)
{
    return malloc(count * size); /* used once */
}

OWN void *realloc(void *p, size_t size)
{
    char *q = malloc(size);
    for (size_t i = 0; p && q && i < size && (char *)p + i < q; i++)
        q[i] = ((char *)p)[i];
    return q;
}

void claim(const char *part)
{
    (void)part;
    char *p = strdup("text");
    CHECK(p >= arena && p < arena + sizeof arena);
    free(p);
}
