/* calloc_is_zero_after_rewinds.c - small, medium and large, over memory that
 * was written before it was taken back.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "check.h"

static const size_t sizes[] = {1,    24,    500,    520,    3000,    4096,
                               5000, 70000, 262144, 300000, 1000000, 3000000};

static void use(size_t size, int count)
{
    for (int i = 0; i < count; i++) {
        unsigned char *p = i % 2 ? malloc(size) : calloc(1, size);
        CHECK(p);
        CHECK(i % 2 || is_zero(p, size));
        memset(p, 0xa5, malloc_usable_size(p));
        if (i % 3 == 0)
            CHECK(p = realloc(p, size + size / 2 + 1));
        memset(p, 0x5a, malloc_usable_size(p));
        if (i % 5 == 0)
            free(p);
    }
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    bumpmalloc_mark_t outer = bumpmalloc_mark();
    for (int round = 0; round < 2; round++) {
        for (size_t i = 0; i < COUNT(sizes); i++) {
            use(sizes[i], 5);
            bumpmalloc_mark_t inner = bumpmalloc_mark();
            for (size_t k = 0; k < COUNT(sizes); k++) {
                check_context("%zu bytes after %zu, round %d", sizes[k],
                              sizes[i], round);
                use(sizes[i], 8);
                CHECK_EQ(bumpmalloc_rewind(inner), 0);
                use(sizes[k], 8);
                CHECK_EQ(bumpmalloc_rewind(inner), 0);
            }
        }
        CHECK_EQ(bumpmalloc_rewind(outer), 0);
    }
}
