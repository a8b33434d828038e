/* drained_calloc_is_zero_where_the_system_keeps_pages.c - every madvise and
 * mremap of the library is refused (as for locked memory, or by a filter): what
 * was freed, moved or taken back is dirty then, and calloc knows.
 * SPDX-License-Identifier: MIT */
#include "bumpmalloc.h"
#include "drained.h"
#include "trap.h"

static long refused;

static long trap_answer(long number, const long *words)
{
    (void)words;
    refused += number == SYS_madvise;
    return -EINVAL;
}

static void zero(size_t size)
{
    unsigned char *p[4];
    for (int i = 0; i < 4; i++) {
        p[i] = calloc(1, size);
        check_context("%zu bytes", size);
        CHECK(p[i] && is_zero(p[i], size));
        memset(p[i], 0xa5, malloc_usable_size(p[i]));
    }
    for (int i = 0; i < 4; i++)
        free(p[i]);
}

static void sweep(void)
{
    for (size_t size = 5000; size < 20 * MIB; size += size / 3)
        zero(size);
    for (int round = 0; round < 3; round++) {
        unsigned char *p = malloc(300 * KIB), *q = malloc(300 * KIB);
        for (size_t size = 400 * KIB; size < 6 * MIB; size += size / 3) {
            CHECK(p = realloc(p, size));
            memset(p, 0x5a, malloc_usable_size(p));
            CHECK(q = realloc(q, size));
            memset(q, 0x5a, malloc_usable_size(q));
            zero(size / 2);
            zero(size);
        }
        free(p);
        free(q);
    }
}

void claim(const char *part)
{
    static const char *const parts[] = {"freed", "rewound"};
    only_under_the_library();
    if (!part) {
        rerun_parts(parts, COUNT(parts), NULL);
        return;
    }
    trap_calls(SYS_madvise, SYS_mremap);
    bumpmalloc_mark_t mark = {0};
    if (strcmp(part, "rewound") == 0)
        mark = bumpmalloc_mark();
    for (int round = 0; round < 3; round++) {
        sweep();
        CHECK(!mark.thread || bumpmalloc_rewind(mark) == 0);
    }
    CHECK_GE(refused, 10);
}
