/* realloc_keeps_contents.c - from every size to every other, in place or not,
 * with all bytes of the capacity written before.
 * SPDX-License-Identifier: MIT */
#include "check.h"

static void resize(size_t from, size_t to, bool newest)
{
    check_context("%zu to %zu bytes, %s", from, to,
                  newest ? "newest block" : "another follows");
    void *p = malloc(from);
    CHECK(p);
    size_t capacity = malloc_usable_size(p);
    fill(p, capacity, from);
    void *other = newest ? NULL : malloc(50);
    if (other)
        fill(other, 50, to);
    void *q = realloc(p, to);
    CHECK(q);
    CHECK(is_aligned(q, 16));
    size_t after = malloc_usable_size(q);
    CHECK_GE(after, to);
    size_t kept = capacity < to ? capacity : to;
    CHECK(holds(q, kept, from));
    fill(q, after, ~from);
    void *next = malloc(30);
    memset(next, 0xff, malloc_usable_size(next));
    CHECK(holds(q, after, ~from));
    CHECK(!other || holds(other, 50, to));
    free(next);
    free(other);
    free(q);
}

void claim(const char *part)
{
    (void)part;
    static const size_t sizes[] = {
        0,       1,       15,      16,      17,     100,    1000,
        4095,    4096,    4097,    65535,   65536,  131072, 200000,
        262128,  262143,  262144,  262145,  300000, 524288, 1048576,
        1048577, 2097151, 2097152, 2097153, 3000000};
    for (size_t i = 0; i < COUNT(sizes); i++) {
        for (size_t k = 1; k < COUNT(sizes); k++) {
            resize(sizes[i], sizes[k], true);
            resize(sizes[i], sizes[k], false);
        }
    }
}
