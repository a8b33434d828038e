/* a_fork_does_not_share_blocks_with_its_parent.c - both go on from the same
 * cursor.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <unistd.h>

void claim(const char *part)
{
    (void)part;
    static void *block[500];
    void *before = malloc(5000);
    fill(before, 5000, 1);
    pid_t child = fork();
    CHECK(child >= 0);
    uint64_t key = child ? 7 : 8;
    for (size_t i = 0; i < COUNT(block); i++) {
        block[i] = malloc(i * 50);
        CHECK(block[i]);
        fill(block[i], i * 50, key + i);
    }
    before = realloc(before, 400 * KIB);
    CHECK(before);
    CHECK(holds(before, 5000, 1));
    fill(before, 400 * KIB, key);
    usleep(20000);
    for (size_t i = 0; i < COUNT(block); i++)
        CHECK(holds(block[i], i * 50, key + i));
    CHECK(holds(before, 400 * KIB, key));
    if (child == 0)
        _exit(0);
    CHECK_EQ(wait_status(child), 0);
}
