/* memalign_rounds_alignments_up_to_powers_of_two.c - as glibc does.
 * SPDX-License-Identifier: MIT */
#include "check.h"

void claim(const char *part)
{
    (void)part;
    size_t pairs[][2] = {{0, 16},      {1, 16},      {3, 16},        {5, 16},
                         {17, 32},     {24, 32},     {33, 64},       {100, 128},
                         {1000, 1024}, {4097, 8192}, {65537, 131072}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        for (size_t n = 0; n < 20; n++) {
            check_context("memalign(%zu, %zu)", pairs[i][0], n * 7);
            void *p = memalign(pairs[i][0], n * 7);
            CHECK(p);
            CHECK(is_aligned(p, pairs[i][1]));
            memset(p, 1, n * 7);
            free(p);
        }
    }
}
