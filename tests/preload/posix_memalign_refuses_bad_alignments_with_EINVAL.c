/* posix_memalign_refuses_bad_alignments_with_EINVAL.c - and touches nothing
 * then.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    size_t word = sizeof(void *);
    size_t bad[] = {0,        1,         2,        word / 2,    word - 1,
                    word + 1, 3 * word,  5 * word, 24,          100,
                    4095,     4096 + 16, SIZE_MAX, SIZE_MAX - 7};
    size_t sizes[] = {0, 1, 100, MIB, SIZE_MAX};
    for (size_t i = 0; i < COUNT(bad); i++) {
        for (size_t k = 0; k < COUNT(sizes); k++) {
            check_context("alignment %zu, size %zu", bad[i], sizes[k]);
            void *out = &word;
            errno = 12345;
            CHECK_EQ(posix_memalign(&out, bad[i], sizes[k]), EINVAL);
            CHECK_EQ(errno, 12345);
            CHECK(out == &word);
        }
    }
}
