/* many_moves_of_large_blocks_use_up_no_mappings.c - the system allows 65,530 of
 * them.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    if (sizeof(void *) < 8)
        skip("takes more addresses than a 32-bit process has");
    /* each block is moved at least once, because another follows */
    static char *p[3000];
    for (size_t i = 0; i < COUNT(p); i++) {
        check_context("block %zu", i);
        p[i] = malloc(300 * KIB);
        CHECK(p[i]);
        fill(p[i], 5000, i);
        if (i > 0) {
            p[i - 1] = realloc(p[i - 1], MIB);
            CHECK(p[i - 1]);
            CHECK(holds(p[i - 1], 5000, i - 1));
        }
    }
    for (size_t i = 0; i < COUNT(p); i++)
        CHECK(holds(p[i], 5000, i));
    FILE *maps = fopen("/proc/self/maps", "r");
    CHECK(maps);
    size_t lines = 0;
    for (int c; (c = getc(maps)) != EOF;)
        lines += c == '\n';
    CHECK_LE(lines, 5000);
}
