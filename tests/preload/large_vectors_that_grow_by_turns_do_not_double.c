/* large_vectors_that_grow_by_turns_do_not_double.c - two, by 64 KiB, to 256 MiB
 * each, within 640 MiB.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    if (sizeof(void *) < 8)
        skip("too large for the region of a 32-bit process");
    char *vector[2] = {NULL, NULL};
    size_t step = 64 * KIB;
    for (size_t size = step; size <= 256 * MIB; size += step) {
        for (int i = 0; i < 2; i++) {
            check_context("vector %d to %zu bytes", i, size);
            vector[i] = realloc(vector[i], size);
            CHECK(vector[i]);
            fill(vector[i] + size - step, step, size + (size_t)i);
        }
    }
    for (size_t size = step; size <= 256 * MIB; size += step)
        for (int i = 0; i < 2; i++)
            CHECK(holds(vector[i] + size - step, step, size + (size_t)i));
    CHECK_LE(peak_rss_kib(), 640 * 1024);
}
