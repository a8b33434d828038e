/* data_limits_are_survived.c - ulimit -d 100000: the kernel refuses to commit
 * more.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

static void limits(void)
{
    limit_set(RLIMIT_DATA, 100000);
}

void claim(const char *part)
{
    only_under_the_library();
    struct outcome outcome;
    if (part && strcmp(part, "ask") == 0) {
        ask_and_ask_for_half(150 * MIB, true);
    } else if (part) {
        CHECK_GE(take_all(MIB, 200 * MIB), 80 * MIB);
    } else {
        rerun(&outcome, "ask", limits);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, NULL);
        rerun(&outcome, "all", limits);
        CHECK_FINE(&outcome);
        check_one_line(&outcome, NULL);
    }
}
