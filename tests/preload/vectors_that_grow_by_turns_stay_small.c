/* vectors_that_grow_by_turns_stay_small.c - 8 of them by 4 bytes, to 1 MiB
 * each, within 64 MiB.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    enum { VECTORS = 8 };
    uint32_t *vector[VECTORS] = {NULL};
    for (uint32_t n = 0; n < MIB / 4; n++) {
        for (uint32_t i = 0; i < VECTORS; i++) {
            vector[i] = realloc(vector[i], (n + 1) * 4);
            CHECK(vector[i]);
            vector[i][n] = n * VECTORS + i;
        }
    }
    for (uint32_t n = 0; n < MIB / 4; n++)
        for (uint32_t i = 0; i < VECTORS; i++)
            CHECK_EQ(vector[i][n], n * VECTORS + i);
    CHECK_LE(peak_rss_kib(), 64 * 1024);
}
