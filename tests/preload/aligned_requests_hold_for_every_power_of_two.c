/* aligned_requests_hold_for_every_power_of_two.c - from 1 byte to 64 MiB.
 * SPDX-License-Identifier: MIT */
#include "check.h"

static void *posix_way(size_t align, size_t size)
{
    void *p = NULL;
    if (align < sizeof(void *))
        align = sizeof(void *);
    CHECK_EQ(posix_memalign(&p, align, size), 0);
    return p;
}

static void look(const char *name, void *(*alloc)(size_t, size_t), size_t align,
                 size_t size)
{
    check_context("%s(%zu, %zu)", name, align, size);
    unsigned char *p = alloc(align, size);
    CHECK(p);
    CHECK(is_aligned(p, align));
    CHECK(is_aligned(p, 16));
    size_t capacity = malloc_usable_size(p);
    CHECK_GE(capacity, size);
    if (capacity)
        p[0] = p[capacity - 1] = 1;
    free(p);
}

void claim(const char *part)
{
    (void)part;
    size_t most = sizeof(void *) == 8 ? 64 * MIB : 16 * MIB;
    for (size_t align = 1; align <= most; align *= 2) {
        size_t sizes[] = {0, 1, 100, align - 1, align + 1};
        size_t count = align <= MIB ? COUNT(sizes) : 3;
        for (size_t i = 0; i < count; i++) {
            look("aligned_alloc", aligned_alloc, align, sizes[i]);
            look("memalign", memalign, align, sizes[i]);
            look("posix_memalign", posix_way, align, sizes[i]);
        }
    }
}
