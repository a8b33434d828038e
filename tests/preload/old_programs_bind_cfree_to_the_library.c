/* old_programs_bind_cfree_to_the_library.c - by the symbol version they were
 * linked with.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <dlfcn.h>

#if defined(__GLIBC__) && defined(__x86_64__)
__asm__(".symver cfree_of_old, cfree@GLIBC_2.2.5");
void cfree_of_old(void *p);

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    CHECK(strstr(file_of((void *)cfree_of_old), "libbumpmalloc"));
    cfree_of_old(malloc(100));
    cfree_of_old(malloc(MIB));
    cfree_of_old(NULL);
    /* dlvsym finds libc's own, by the exact version: our block is not passed */
    void (*exact)(void *) = dlvsym(RTLD_DEFAULT, "cfree", "GLIBC_2.2.5");
    if (exact)
        exact(NULL);
}
#else
void claim(const char *part)
{
    (void)part;
    skip("no such version here");
}
#endif
