/* impossible_sizes_fail_with_ENOMEM.c - PTRDIFF_MAX and more, from every way to
 * allocate.
 * SPDX-License-Identifier: MIT */
#include "check.h"

static void refused(const struct way *way, size_t size)
{
    check_context("%s of %zu (0x%zx) bytes", way->name, size, size);
    errno = 0;
    void *p = way->alloc(size);
    CHECK(p == NULL);
    CHECK_EQ(errno, ENOMEM);
}

void claim(const char *part)
{
    (void)part;
    void *before = malloc(100);
    fill(before, 100, 1);
    for (size_t i = 0; i < ways_count; i++) {
        refused(&ways[i], (size_t)PTRDIFF_MAX);
        refused(&ways[i], (size_t)PTRDIFF_MAX + 1);
        refused(&ways[i], (size_t)PTRDIFF_MAX - 15);
        for (size_t k = 0; k < 40; k++)
            refused(&ways[i], SIZE_MAX - k);
        for (size_t k = 0; k < 5; k++) /* what rounding to a page overflows */
            refused(&ways[i], SIZE_MAX - 4094 - k);
        void *p = ways[i].alloc(1);
        CHECK(p);
        *(char *)p = 1;
    }
    CHECK(holds(before, 100, 1));
    void *p = malloc(100 * KIB);
    CHECK(p);
    memset(p, 1, 100 * KIB);
}
