/* plugin_that_takes.c - is built twice, so that one can be opened where the
 * other was closed.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>

__attribute__((visibility("default"))) void *plugin_take(size_t n);
void *plugin_take(size_t n)
{
    void *volatile p = malloc(n + PLUGIN_NUMBER);
    return p;
}
