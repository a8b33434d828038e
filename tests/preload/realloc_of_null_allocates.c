/* realloc_of_null_allocates.c - as malloc, size 0 included.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    void *a = realloc(NULL, 0), *b = realloc(NULL, 0);
    CHECK(a);
    CHECK(b);
    CHECK(a != b);
    void *p = realloc(NULL, 100);
    CHECK(p);
    fill(p, 100, 1);
    void *q = realloc(NULL, 5 * MIB);
    CHECK(q);
    memset(q, 0xff, 5 * MIB);
    CHECK(holds(p, 100, 1));
}
