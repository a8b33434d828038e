/* the_region_ends_where_its_setting_says.c - BUMPMALLOC_REGION=64M.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static void limits(void)
{
    setenv("BUMPMALLOC_REGION", "64M", 1);
}

void claim(const char *part)
{
    only_under_the_library();
    struct outcome outcome;
    if (part && strcmp(part, "ask") == 0) {
        ask_and_ask_for_half(100 * MIB, true);
    } else if (part) {
        size_t taken = take_all(250 * KIB, 100 * MIB);
        CHECK_GE(taken, 50 * MIB);
        CHECK_LE(taken, 64 * MIB);
    } else {
        rerun(&outcome, "ask", limits);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, "BUMPMALLOC_REGION");
        rerun(&outcome, "all", limits);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, "BUMPMALLOC_REGION");
    }
}
