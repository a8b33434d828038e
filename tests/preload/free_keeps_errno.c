/* free_keeps_errno.c - of NULL, small, large, aligned and resized blocks.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <pthread.h>

static void freed(void *p)
{
    errno = 12345;
    free(p);
    CHECK_EQ(errno, 12345);
}

static void *elsewhere(void *p)
{
    freed(p);
    return NULL;
}

void claim(const char *part)
{
    (void)part;
    freed(NULL);
    for (size_t way = 0; way < ways_count; way++) {
        for (size_t size = 0; size < 40 * MIB; size = size * 7 + 1) {
            check_context("%s of %zu bytes", ways[way].name, size);
            char *p = ways[way].alloc(size);
            CHECK(p);
            if (size)
                p[0] = p[size - 1] = 1;
            freed(p);
        }
    }
    freed(realloc(malloc(10), 3 * MIB));
    freed(realloc(malloc(3 * MIB), 10));
    pthread_t thread;
    CHECK_EQ(pthread_create(&thread, NULL, elsewhere, malloc(MIB)), 0);
    CHECK_EQ(pthread_join(thread, NULL), 0);
}
