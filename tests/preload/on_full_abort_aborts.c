/* on_full_abort_aborts.c - BUMPMALLOC_ON_FULL=abort: the line, then SIGABRT.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

#include <signal.h>
#include <stdio.h>

static void limits(void)
{
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    setenv("BUMPMALLOC_ON_FULL", "abort", 1);
    setenv("BUMPMALLOC_REGION", "64M", 1);
}

void claim(const char *part)
{
    only_under_the_library();
    struct outcome outcome;
    if (part) {
        void *p = malloc(20 * MIB); /* fits */
        CHECK(p);
        dprintf(1, "so far\n");
        p = malloc(100 * MIB);
        dprintf(1, "returned\n");
    } else {
        rerun(&outcome, "too much", limits);
        check_one_line(&outcome, "BUMPMALLOC_REGION");
        CHECK_EQ(outcome.signal, SIGABRT);
        CHECK_EQ(lines_with(outcome.out, "so far", NULL), 1);
        CHECK_EQ(lines_with(outcome.out, "returned", NULL), 0);
    }
}
