/* every_way_to_allocate_reaches_the_region.c - small and large, in PIE and in
 * fixed programs.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    for (size_t way = 0; way < ways_count; way++) {
        for (size_t size = 0; size < 9 * MIB; size = size * 9 + 1) {
            check_context("%s of %zu bytes", ways[way].name, size);
            void *p = ways[way].alloc(size);
            CHECK(is_ours(p));
            CHECK(is_ours(realloc(p, size + 5000)));
        }
    }
}
