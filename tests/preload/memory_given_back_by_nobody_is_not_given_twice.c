/* memory_given_back_by_nobody_is_not_given_twice.c - free does nothing, by
 * default.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_without_reset();
    static void *seen[1000];
    for (size_t size = 1; size < 600 * KIB; size = size * 30 + 1) {
        for (size_t i = 0; i < COUNT(seen); i++) {
            seen[i] = malloc(size);
            CHECK(seen[i]);
            memset(seen[i], (int)i, size < 200 ? size : 200);
            free(seen[i]);
        }
        for (size_t i = 0; i < COUNT(seen); i++) {
            unsigned char *p = seen[i];
            check_context("block %zu of %zu bytes", i, size);
            CHECK_EQ(p[0], i & 0xff);
            CHECK_EQ(p[(size < 200 ? size : 200) - 1], i & 0xff);
        }
    }
}
