/* impossible_alignments_fail.c - 2^62 and 2^63 in powers of two, whatever the
 * size.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    size_t sizes[] = {0, 1, 100, PTRDIFF_MAX, SIZE_MAX - 7, SIZE_MAX};
    for (size_t align = SIZE_MAX / 2 + 1; align > SIZE_MAX / 64; align /= 2) {
        /* a 32-bit process has addresses that are multiples of these */
        for (size_t i = sizeof align == 8 ? 0 : 3; i < COUNT(sizes); i++) {
            check_context("alignment 0x%zx, size 0x%zx", align, sizes[i]);
            errno = 0;
            CHECK(aligned_alloc(align, sizes[i]) == NULL);
            CHECK(errno == ENOMEM || errno == EINVAL);
            errno = 0;
            CHECK(memalign(align, sizes[i]) == NULL);
            CHECK(errno == ENOMEM || errno == EINVAL);
            void *untouched = &sizes;
            CHECK(posix_memalign(&untouched, align, sizes[i]) != 0);
            CHECK(untouched == &sizes);
        }
    }
    for (size_t align = 16; align <= 64 * MIB; align *= 2)
        for (size_t k = 0; k < 40; k++)
            CHECK(memalign(align, SIZE_MAX - align - k + 1) == NULL);
    void *p = malloc(1000);
    CHECK(p);
    memset(p, 1, 1000);
}
