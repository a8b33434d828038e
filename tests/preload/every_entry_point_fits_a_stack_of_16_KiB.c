/* every_entry_point_fits_a_stack_of_16_KiB.c - PTHREAD_STACK_MIN, of which
 * libc's own thread data takes a part.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <limits.h>
#include <pthread.h>

static void *body(void *argument)
{
    static const size_t sizes[] = {0, 1, 5000, 300 * KIB, 5 * MIB, SIZE_MAX};
    void (*sized)(void *, size_t) = entry("free_sized");
    void (*old_free)(void *) = entry("cfree");
    for (size_t way = 0; way < ways_count; way++) {
        for (size_t i = 0; i < COUNT(sizes); i++) {
            void *p = ways[way].alloc(sizes[i]);
            if (!p)
                continue;
            p = realloc(p, sizes[i] + 5000);
            CHECK(p);
            p = realloc(p, sizes[i] + 900 * KIB);
            CHECK(p);
            memset(p, 1, malloc_usable_size(p));
            if (i % 3 == 0 && sized)
                sized(p, sizes[i] + 900 * KIB);
            else if (i % 3 == 1 && old_free)
                old_free(p);
            else
                free(p);
        }
    }
#ifdef __GLIBC__
    struct mallinfo2 (*info2)(void) = entry("mallinfo2");
    if (info2)
        info2();
    malloc_trim(0);
    mallopt(M_MMAP_THRESHOLD, 65536);
#endif
    return argument;
}

void claim(const char *part)
{
    (void)part;
    pthread_attr_t small;
    pthread_attr_init(&small);
    CHECK_EQ(pthread_attr_setstacksize(&small, 16384), 0);
    for (int i = 0; i < 20; i++) {
        pthread_t thread;
        CHECK_EQ(pthread_create(&thread, &small, body, NULL), 0);
        CHECK_EQ(pthread_join(thread, NULL), 0);
    }
}
