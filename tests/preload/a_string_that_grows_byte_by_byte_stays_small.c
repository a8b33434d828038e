/* a_string_that_grows_byte_by_byte_stays_small.c - with another block allocated
 * at each step.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    char *p = NULL;
    for (size_t n = 1; n <= 256 * KIB; n++) {
        p = realloc(p, n);
        CHECK(p);
        p[n - 1] = (char)(n * 7);
        CHECK(malloc(1)); /* so that it is never the newest */
    }
    for (size_t n = 1; n <= 256 * KIB; n++)
        CHECK(p[n - 1] == (char)(n * 7));
    CHECK_LE(peak_rss_kib(), 32 * 1024); /* 8 MiB of them for the others */
}
