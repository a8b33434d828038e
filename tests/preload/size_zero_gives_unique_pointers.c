/* size_zero_gives_unique_pointers.c - from every way to allocate.
 * SPDX-License-Identifier: MIT */
#include "check.h"

enum { EACH = 100 };

static int by_address(const void *a, const void *b)
{
    uintptr_t left = *(const uintptr_t *)a, right = *(const uintptr_t *)b;
    return (left > right) - (left < right);
}

void claim(const char *part)
{
    (void)part;
    static uintptr_t seen[EACH * 16];
    size_t count = 0;
    for (int round = 0; round < EACH; round++) {
        for (size_t way = 0; way < ways_count; way++) {
            check_context("%s(0)", ways[way].name);
            void *p = ways[way].alloc(0);
            CHECK(p);
            CHECK(is_aligned(p, 16));
            seen[count++] = (uintptr_t)p;
        }
    }
    qsort(seen, count, sizeof *seen, by_address);
    for (size_t i = 1; i < count; i++)
        CHECK(seen[i] != seen[i - 1]);
    for (size_t i = 0; i < count; i++)
        free((void *)seen[i]);
}
