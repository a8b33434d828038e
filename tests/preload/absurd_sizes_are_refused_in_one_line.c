/* absurd_sizes_are_refused_in_one_line.c - PTRDIFF_MAX, 2^50; the first time
 * only.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static size_t sizes[] = {(size_t)1 << (sizeof(size_t) * 8 - 14),
                         (size_t)1 << (sizeof(size_t) * 8 - 2), PTRDIFF_MAX,
                         (size_t)PTRDIFF_MAX + 1, SIZE_MAX};

void claim(const char *part)
{
    only_under_the_library();
    if (sizeof(void *) < 8)
        sizes[0] = 2 * GIB - 4096;
    struct outcome outcome;
    if (part) {
        for (int round = 0; round < 3; round++) {
            for (size_t i = 0; i < COUNT(sizes); i++) {
                for (size_t way = 0; way < ways_count; way++) {
                    errno = 0;
                    CHECK(ways[way].alloc(sizes[i]) == NULL);
                    CHECK_EQ(errno, ENOMEM);
                }
            }
        }
        void *p = malloc(5 * MIB);
        CHECK(p);
        memset(p, 1, 5 * MIB);
    } else {
        rerun(&outcome, "absurd", NULL);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, NULL);
    }
}
