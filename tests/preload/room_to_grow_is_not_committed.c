/* room_to_grow_is_not_committed.c - addresses above a moved block are free;
 * memory that counts against limits and overcommit is not taken for them.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <stdio.h>

/* Writable bytes of the process, touched or not. */
static size_t data_kib(void)
{
    char line[200];
    size_t kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    CHECK(status);
    while (fgets(line, sizeof line, status))
        if (strncmp(line, "VmData:", 7) == 0)
            kib = strtoul(line + 7, NULL, 10);
    CHECK_EQ(fclose(status), 0);
    return kib;
}

void claim(const char *part)
{
    (void)part;
    only_under_the_library();
    size_t before = data_kib();
    for (int i = 0; i < 20; i++) {
        char *p = malloc(300 * KIB), *other = malloc(300 * KIB);
        CHECK(p);
        CHECK(other);
        p = realloc(p, 2 * MIB);
        CHECK(p);
        p[0] = 1;
    }
    CHECK_LE(data_kib(), before + 256 * 1024);
}
