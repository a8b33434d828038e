/* programs_may_replace_environ.c - with an array of their own, grown by
 * setenv, emptied, replaced again.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>
#include <unistd.h>

void claim(const char *part)
{
    (void)part;
    char **mine = malloc(3 * sizeof *mine);
    mine[0] = strdup("A=1");
    mine[1] = strdup("BUMPMALLOC_LIMIT=1");
    mine[2] = NULL;
    environ = mine;
    char name[32];
    for (int i = 0; i < 5000; i++) {
        snprintf(name, sizeof name, "NAME%d", i);
        CHECK_EQ(setenv(name, "value", 1), 0);
        if (i % 3 == 0)
            CHECK_EQ(unsetenv(name), 0);
    }
    CHECK(strcmp(getenv("A"), "1") == 0);
    CHECK(strcmp(getenv("NAME4"), "value") == 0);
    CHECK(!getenv("NAME3"));
    CHECK_EQ(clearenv(), 0);
    CHECK_EQ(putenv(strdup("B=2")), 0);
    environ = NULL;
    CHECK_EQ(setenv("C", "3", 1), 0);
    /* Settings were read at the start: the limit of one byte means nothing. */
    char *p = malloc(100 * MIB);
    CHECK(p);
    memset(p, 1, 100 * MIB);
}
