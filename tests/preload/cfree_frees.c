/* cfree_frees.c - the old name, found by dlsym: it leaves errno alone, and what
 * it frees is used again.
 * SPDX-License-Identifier: MIT */
#include "check_frees.h"

static void (*cfree_found)(void *);

static void give(void *p, size_t size)
{
    (void)size;
    cfree_found(p);
}

void claim(const char *part)
{
    static const char *const parts[] = {"again"};
    *(void **)&cfree_found = entry("cfree");
    if (system_malloc() && !cfree_found)
        skip("this libc hides it");
    CHECK(cfree_found);
    if (part) {
        frees_all(malloc, give);
        return;
    }
    errno = 12345;
    cfree_found(NULL);
    for (size_t size = 0; size < 3 * MIB; size = size * 3 + 1)
        cfree_found(malloc(size));
    CHECK_EQ(errno, 12345);
    rerun_parts(parts, COUNT(parts), NULL);
}
