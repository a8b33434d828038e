/* exhaustion_with_stderr_closed_harms_nobody.c - no line, no signal, ENOMEM all
 * the same.
 * SPDX-License-Identifier: MIT */
#include "check_limit.h"

#include <unistd.h>

static void limits(void)
{
    setenv("BUMPMALLOC_REGION", "64M", 1);
    close(2);
}

void claim(const char *part)
{
    only_under_the_library();
    struct outcome outcome;
    if (part) {
        errno = 0;
        CHECK(malloc(100 * MIB) == NULL);
        CHECK_EQ(errno, ENOMEM);
        CHECK(malloc(10 * MIB));
    } else {
        rerun(&outcome, "quiet", limits);
        CHECK_FINE(&outcome);
    }
}
