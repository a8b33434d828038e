/* calloc_refuses_products_that_overflow.c - and serves those in which a factor
 * is zero.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    size_t half = SIZE_MAX / 2 + 1;
    size_t root = (size_t)1 << (sizeof(size_t) * 4);
    size_t pairs[][2] = {
        {half, 2},
        {2, half},
        {SIZE_MAX, 2},
        {SIZE_MAX, SIZE_MAX},
        {root, root},
        {root + 1, root - 1},
        {half + 8, 2},
        {SIZE_MAX / 3, 4},
        {SIZE_MAX / 16 + 2, 16},
        {SIZE_MAX, 1},
        {1, SIZE_MAX},
        {half, 1},
    };
    for (size_t i = 0; i < COUNT(pairs); i++) {
        check_context("calloc(0x%zx, 0x%zx)", pairs[i][0], pairs[i][1]);
        errno = 0;
        CHECK(calloc(pairs[i][0], pairs[i][1]) == NULL);
        CHECK_EQ(errno, ENOMEM);
    }
    void *a = calloc(0, SIZE_MAX), *b = calloc(SIZE_MAX, 0);
    CHECK(a);
    CHECK(b);
    CHECK(a != b);
    free(a);
    free(b);
}
