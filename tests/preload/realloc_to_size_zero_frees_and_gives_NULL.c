/* realloc_to_size_zero_frees_and_gives_NULL.c - as glibc does; errno stays.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    for (size_t way = 0; way < ways_count; way++) {
        for (size_t size = 0; size < 3 * MIB; size = size * 5 + 1) {
            check_context("%s of %zu bytes", ways[way].name, size);
            void *p = ways[way].alloc(size);
            CHECK(p);
            errno = 12345;
            CHECK(realloc(p, 0) == NULL);
            CHECK_EQ(errno, 12345);
        }
    }
    void *p = malloc(100); /* still in order */
    CHECK(p);
    memset(p, 1, 100);
}
