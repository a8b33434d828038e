/* success_leaves_errno_alone.c - through every commit of more memory.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    for (size_t way = 0; way < ways_count; way++) {
        for (size_t size = 1; size < 10 * MIB; size = size * 3 + 5) {
            check_context("%s of %zu bytes", ways[way].name, size);
            errno = 12345;
            char *p = ways[way].alloc(size);
            CHECK(p);
            CHECK_EQ(errno, 12345);
            p = realloc(p, size * 2);
            CHECK(p);
            CHECK_EQ(errno, 12345);
            p[size] = 1;
            p = realloc(p, size / 2 + 1);
            CHECK(p);
            CHECK_EQ(errno, 12345);
            free(p);
        }
    }
}
