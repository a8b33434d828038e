/* posix_memalign_without_memory_touches_nothing.c - ENOMEM is its value; errno
 * and pointer stay.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library(); /* glibc sets errno */
    size_t sizes[] = {PTRDIFF_MAX, (size_t)PTRDIFF_MAX + 1, SIZE_MAX - 64,
                      SIZE_MAX - 7, SIZE_MAX};
    for (size_t align = sizeof(void *); align <= 64 * MIB; align *= 2) {
        for (size_t i = 0; i < COUNT(sizes); i++) {
            check_context("alignment %zu, size 0x%zx", align, sizes[i]);
            void *out = &sizes;
            errno = 12345;
            CHECK_EQ(posix_memalign(&out, align, sizes[i]), ENOMEM);
            CHECK_EQ(errno, 12345);
            CHECK(out == &sizes);
        }
    }
}
