/* statistics_entry_points_are_harmless.c - mallinfo, mallinfo2, malloc_stats,
 * malloc_trim and mallopt answer, at any time, and blocks keep their contents.
 * What they answer holds together: what is in use is at least what was taken,
 * malloc_stats is a line, and a trim that found nothing says so.
 * SPDX-License-Identifier: MIT */
#include "drained.h"

#ifdef __GLIBC__
enum { BLOCKS = 200, STEP = 300 };

/* What the heap may hold without a block in it: chunks grow with the page. */
#define SLACK (256 * LIBRARY_PAGE)

static void ask_mallinfo(size_t used, size_t taken)
{
    struct mallinfo (*info)(void) = entry("mallinfo");
    struct mallinfo2 (*info2)(void) = entry("mallinfo2");
    CHECK(info);
    struct mallinfo narrow = info();
    CHECK_GE((size_t)narrow.uordblks, used);
    if (!info2)
        return;
    struct mallinfo2 wide = info2();
    CHECK_GE(wide.uordblks, used);
    CHECK_LE(wide.uordblks, taken + taken / 4 + SLACK);
    CHECK_EQ(wide.arena, wide.uordblks + wide.fordblks);
    CHECK_EQ(wide.arena, (size_t)narrow.arena);
}

static void ask(size_t used, size_t taken)
{
    if (!system_malloc())
        ask_mallinfo(used, taken);
    malloc_stats();
    malloc_trim(0);
    CHECK_EQ(malloc_trim(SIZE_MAX), 0);
    for (int option = -9; option < 9; option++)
        CHECK_EQ(mallopt(option, 65536), option != M_MXFAST);
}

static void ask_three_times(void)
{
    void *block[BLOCKS];
    size_t used = 0;
    ask(used, used);
    for (size_t i = 0; i < BLOCKS; used += i * STEP, i++) {
        block[i] = malloc(i * STEP);
        fill(block[i], i * STEP, i);
    }
    ask(used, used);
    for (size_t i = 0; i < BLOCKS; i++) {
        CHECK(holds(block[i], i * STEP, i));
        free(block[i]);
    }
    ask(0, reset_is_drained() ? 0 : used);
}

void claim(const char *part)
{
    static struct outcome outcome;
    if (part) {
        ask_three_times();
        return;
    }
    for (int drained = 0; drained < 2; drained++) {
        rerun(&outcome, "ask", drained ? drained_settings : never_settings);
        CHECK_FINE(&outcome);
        if (!system_malloc())
            CHECK_EQ(lines_with(outcome.err, " held, ", " reserved"), 3);
    }
}
#else
void claim(const char *part)
{
    (void)part;
    skip("names of glibc");
}
#endif
