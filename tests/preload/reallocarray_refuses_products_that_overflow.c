/* reallocarray_refuses_products_that_overflow.c - libc's, on top of realloc.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    void *p = reallocarray(NULL, 10, 10);
    CHECK(p);
    fill(p, 100, 1);
    errno = 0;
    CHECK(reallocarray(p, SIZE_MAX / 2 + 1, 2) == NULL);
    CHECK_EQ(errno, ENOMEM);
    CHECK(holds(p, 100, 1));
    p = reallocarray(p, 100, 100);
    CHECK(p);
    CHECK(holds(p, 100, 1));
    CHECK_GE(malloc_usable_size(p), 10000);
    free(p);
}
