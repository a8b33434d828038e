/* mallopt_refuses_what_glibc_refuses.c - and takes the rest.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    CHECK_EQ(mallopt(M_MXFAST, 0), 1);
    CHECK_EQ(mallopt(M_MXFAST, 80 * sizeof(size_t) / 4), 1);
    CHECK_EQ(mallopt(M_MXFAST, 2048), 0);
    CHECK_EQ(mallopt(M_MXFAST, -1), 0);
    CHECK_EQ(mallopt(M_MMAP_THRESHOLD, 128 * 1024), 1);
    CHECK_EQ(mallopt(M_CHECK_ACTION, 1), 1);
    CHECK_EQ(mallopt(M_MMAP_MAX, 64 * 1024), 1);
    CHECK_EQ(mallopt(M_PERTURB, 0xa5), 1);
    CHECK_EQ(mallopt(M_TOP_PAD, 64 * 1024), 1);
    CHECK_EQ(mallopt(M_TRIM_THRESHOLD, -1), 1);
    CHECK_EQ(mallopt(M_ARENA_MAX, 2), 1);
    CHECK_EQ(mallopt(M_ARENA_TEST, 2), 1);
    CHECK(malloc(100));
}
