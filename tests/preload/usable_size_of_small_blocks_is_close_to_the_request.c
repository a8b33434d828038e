/* usable_size_of_small_blocks_is_close_to_the_request.c - a bump allocator
 * has no size classes.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    for (size_t size = 1; size < (reset_is_drained() ? 4000 : 100000);
         size += 1 + size / 50) {
        void *p = malloc(size);
        CHECK_LE(malloc_usable_size(p), size + 32);
        free(p);
    }
}
