/* plugin_with_destructor.c - a shared object that allocates in its constructor
 * and destructor.
 * SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *kept;

__attribute__((constructor)) static void loaded(void)
{
    kept = malloc(1000);
    memset(kept, 'x', 1000);
}

__attribute__((destructor)) static void unloaded(void)
{
    char *p = realloc(kept, 500000);
    if (p && p[999] == 'x')
        puts("plugin unloaded");
    free(p);
    free(calloc(1, 3000));
}
