/* huge_calloc_costs_no_memory_until_touched.c - 512 MiB of zeroes are not
 * written.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    size_t size = sizeof(void *) == 8 ? 512 * MIB : 100 * MIB;
    size_t before = rss_kib();
    char *p = calloc(size / 16, 16);
    CHECK(p);
    CHECK_LE(rss_kib(), before + 16 * 1024);
    for (size_t i = 0; i < size; i += 8 * MIB)
        CHECK_EQ(p[i], 0);
    CHECK_EQ(p[size - 1], 0);
}
