/* resident_memory_ends_where_its_setting_says.c - BUMPMALLOC_LIMIT=200M, looked
 * at every 64 MiB.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static void limits(void)
{
    setenv("BUMPMALLOC_LIMIT", "200M", 1);
}

void claim(const char *part)
{
    only_under_the_library();
    struct outcome outcome;
    if (part && strcmp(part, "ask") == 0) {
        ask_and_ask_for_half(300 * MIB, true);
    } else if (part) {
        size_t step = part[0] == 's' ? 10000 * PAGE_SCALE : 3 * MIB;
        CHECK_GE(take_all(step, 400 * MIB), 130 * MIB);
        CHECK_LE(peak_rss_kib(), 270 * 1024);
    } else {
        static const char *const parts[] = {"ask", "small", "large"};
        for (size_t i = 0; i < COUNT(parts); i++) {
            rerun(&outcome, parts[i], limits);
            CHECK_FINE(&outcome);
            check_one_line(&outcome, "BUMPMALLOC_LIMIT");
        }
    }
}
