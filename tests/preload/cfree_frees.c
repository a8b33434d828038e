/* cfree_frees.c - the old name, found by dlsym.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    void (*cfree_found)(void *) = entry("cfree");
    if (system_malloc() && !cfree_found)
        skip("this libc hides it");
    CHECK(cfree_found);
    errno = 12345;
    cfree_found(NULL);
    for (size_t size = 0; size < 3 * MIB; size = size * 3 + 1)
        cfree_found(malloc(size));
    CHECK_EQ(errno, 12345);
}
