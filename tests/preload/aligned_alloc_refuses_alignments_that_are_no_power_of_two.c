/* aligned_alloc_refuses_alignments_that_are_no_power_of_two.c - NULL and
 * EINVAL; C11 and C23.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library(); /* glibc before 2.38 rounds them up instead */
    size_t bad[] = {0, 3, 5, 6, 12, 24, 100, 4095, 4097, SIZE_MAX};
    for (size_t i = 0; i < COUNT(bad); i++) {
        check_context("alignment %zu", bad[i]);
        errno = 0;
        CHECK(aligned_alloc(bad[i], 240) == NULL);
        CHECK_EQ(errno, EINVAL);
    }
}
