/* shrinking_a_huge_block_keeps_what_is_left.c - 256 MiB to 1 MiB, and others
 * grow meanwhile.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    size_t size = sizeof(void *) == 8 ? 256 * MIB : 32 * MIB;
    void *p = malloc(size);
    CHECK(p);
    fill(p, MIB, 1);
    ((char *)p)[size - 1] = 1;
    p = realloc(p, MIB);
    CHECK(p);
    void *q = malloc(size / 4);
    CHECK(q);
    memset(q, 0xff, size / 4);
    CHECK(holds(p, MIB, 1));
    p = realloc(p, 3 * MIB);
    CHECK(p);
    CHECK(holds(p, MIB, 1));
}
