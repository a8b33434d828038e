/* settings_survive_a_cleared_environment.c - clearenv, putenv and a program
 * that rewrites environ.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>

void claim(const char *part)
{
    (void)part;
    /* sh and others do so; the settings were read before */
    CHECK_EQ(clearenv(), 0);
    for (int i = 0; i < 1000; i++) {
        char name[20];
        CHECK(snprintf(name, sizeof name, "NAME_%d", i) > 0);
        CHECK_EQ(setenv(name, "value", 1), 0);
    }
    void *p = malloc(3 * MIB);
    CHECK(p);
    memset(p, 1, 3 * MIB);
    CHECK(strcmp(getenv("NAME_999"), "value") == 0);
}
