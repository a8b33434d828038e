/* plugin_that_allocates.c - a shared object whose blocks others free, and that
 * frees and resizes theirs.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>

void *plugin_malloc(size_t size);
void *plugin_realloc(void *p, size_t size);
void plugin_free(void *p);
char *plugin_strdup(const char *text);

void *plugin_malloc(size_t size)
{
    return malloc(size);
}

void *plugin_realloc(void *p, size_t size)
{
    return realloc(p, size);
}

void plugin_free(void *p)
{
    free(p);
}

char *plugin_strdup(const char *text)
{
    return strdup(text);
}
