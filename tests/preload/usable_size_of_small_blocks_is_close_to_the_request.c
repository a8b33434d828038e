/* usable_size_of_small_blocks_is_close_to_the_request.c - a bump allocator
 * has no size classes; under drained, blocks of more than 1 KiB have, 16 a
 * doubling.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    for (size_t size = 1; size < (reset_is_drained() ? 5000 : 100000);
         size += 1 + size / 50) {
        void *p = malloc(size);
        size_t class_step = reset_is_drained() && size > 1000 ? size / 16 : 0;
        CHECK_LE(malloc_usable_size(p), size + 32 + class_step);
        free(p);
    }
}
