/* check_frees.h - for claims that a function frees: under drained only what was
 * freed is used again.
 * SPDX-License-Identifier: MIT */
#ifndef CHECK_FREES_H
#define CHECK_FREES_H

#include "drained.h"

/* Take and free 80 MiB, in blocks of a few sizes, one after the other: they use
 * the same memory if the program was started with drained_settings. */
static inline void frees_all(void *(*take)(size_t size),
                             void (*give)(void *p, size_t size))
{
    static const size_t sizes[] = {24, 1000, 10000, 300000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        check_context("%zu bytes", sizes[i]);
        size_t before = rss_kib();
        for (size_t taken = 0; taken < 80 * MIB; taken += sizes[i]) {
            void *p = take(sizes[i]);
            CHECK(p);
            memset(p, 1, sizes[i]);
            give(p, sizes[i]);
        }
        CHECK_LE(rss_kib(), before + 24 * KIB);
    }
}

#endif
