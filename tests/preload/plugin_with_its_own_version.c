/* plugin_with_its_own_version.c - a shared object that carries a function which
 * the program has, too, and that allocates in its constructor.
 * SPDX-License-Identifier: MIT */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

int version(void);
int plugin_version(void);
char *plugin_text(void);
void plugin_free(void *p);
int plugin_lock(void *p, size_t size);

static char *text;

__attribute__((constructor)) static void begin(void)
{
    free(strdup("libc takes it, this frees it")); /* as one block, or aborts */
    void *p;
    if (posix_memalign(&p, 64, 1000) == 0)
        free(p);
    text = realloc(strdup("from the constructor"), 1000);
}

int version(void)
{
    return 2;
}

int plugin_version(void)
{
    return version();
}

char *plugin_text(void)
{
    return text;
}

void plugin_free(void *p)
{
    free(p);
}

int plugin_lock(void *p, size_t size)
{
    return mprotect(p, size, PROT_READ);
}
