/* plugin_with_its_own_malloc.c - a shared object whose malloc and free are for
 * itself.
 * SPDX-License-Identifier: MIT */
#include <stddef.h>

void *malloc(size_t size);
void free(void *p);
void *plugin_malloc(size_t size);
void plugin_free(void *p);
int plugin_owns(void *p);

static _Alignas(16) char arena[1 << 16];
static size_t used;
static int freed;

void *malloc(size_t size)
{
    void *p = arena + used;
    used += (size + 15) / 16 * 16;
    return used <= sizeof arena ? p : NULL;
}

void free(void *p)
{
    freed += p != NULL;
}

void *plugin_malloc(size_t size)
{
    return malloc(size);
}

void plugin_free(void *p)
{
    free(p);
}

/* True if p came from here, and the last call of free did, too. */
int plugin_owns(void *p)
{
    return (char *)p >= arena && (char *)p < arena + used && freed;
}
