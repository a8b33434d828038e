/* address_space_limits_are_survived.c - ulimit -v 300000: served as long as
 * there is room.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static void limits(void)
{
    limit_set(RLIMIT_AS, 300000);
}

void claim(const char *part)
{
    only_under_the_library();
    struct outcome outcome;
    if (part && strcmp(part, "ask") == 0) {
        ask_and_ask_for_half(340 * MIB, true);
    } else if (part) {
        CHECK_GE(take_all(MIB, 300 * MIB), 200 * MIB);
    } else {
        rerun(&outcome, "ask", limits);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, NULL);
        rerun(&outcome, "all", limits);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, NULL);
    }
}
