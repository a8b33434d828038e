/* statistics_entry_points_are_harmless.c - mallinfo, mallinfo2, malloc_stats,
 * malloc_trim, mallopt.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#if defined(__GLIBC__)
static void *block[200];

static void ask(void)
{
    struct mallinfo (*info)(void) = entry("mallinfo");
    struct mallinfo2 (*info2)(void) = entry("mallinfo2");
    CHECK(info);
    info();
    if (info2)
        CHECK_LE(info2().uordblks, (size_t)1 << 40);
    malloc_stats();
    int trimmed = malloc_trim(0);
    CHECK(trimmed == 0 || trimmed == 1);
    malloc_trim(SIZE_MAX);
    for (int option = -9; option < 9; option++) {
        int taken = mallopt(option, 65536);
        CHECK(taken == 0 || taken == 1);
    }
    CHECK_LE(mallopt(12345, 1), 1);
}

void claim(const char *part)
{
    (void)part;
    struct outcome outcome;
    if (!part) { /* malloc_stats may print as much as it likes */
        rerun(&outcome, "quietly", NULL);
        CHECK_FINE(&outcome);
        return;
    }
    ask();
    for (size_t i = 0; i < COUNT(block); i++) {
        block[i] = malloc(i * 300);
        fill(block[i], i * 300, i);
    }
    ask();
    for (size_t i = 0; i < COUNT(block); i++) {
        CHECK(holds(block[i], i * 300, i));
        free(block[i]);
    }
    ask();
}
#else
void claim(const char *part)
{
    (void)part;
    skip("names of glibc");
}
#endif
