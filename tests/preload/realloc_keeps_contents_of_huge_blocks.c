/* realloc_keeps_contents_of_huge_blocks.c - tens of MiB: up, down, and moved by
 * others in the way.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    static const size_t sizes[] = {20 * MIB, 33 * MIB,  34 * MIB + 1, 5 * MIB,
                                   64 * MIB, 200 * KIB, 48 * MIB - 1, 100};
    for (int crowded = 0; crowded < 2; crowded++) {
        unsigned char *p = malloc(10 * MIB);
        size_t had = 10 * MIB;
        fill(p, had, 0);
        for (size_t i = 0; i < COUNT(sizes); i++) {
            check_context("%zu to %zu", had, sizes[i]);
            void *other = crowded ? malloc(MIB) : NULL;
            p = realloc(p, sizes[i]);
            CHECK(p);
            CHECK(holds(p, had < sizes[i] ? had : sizes[i], i));
            had = sizes[i];
            fill(p, had, i + 1);
            free(other);
        }
        free(p);
    }
}
