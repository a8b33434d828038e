/* a_vfork_child_may_allocate.c - it shares our memory, and its blocks stay the
 * parent's.
 * SPDX-License-Identifier: MIT */
#include "check.h"

#include <unistd.h>

static void *volatile made[3];

void claim(const char *part)
{
    (void)part;
    void *before = malloc(100);
    fill(before, 100, 1);
    for (int round = 0; round < 200; round++) {
        pid_t child = vfork();
        CHECK(child >= 0);
        if (child == 0) {
            made[0] = malloc(1000);
            made[1] = calloc(1, 300 * KIB);
            made[2] = realloc(malloc(10), 5000);
            if (!made[0] || !made[1] || !made[2])
                _exit(1);
            fill(made[0], 1000, 2);
            if (round % 2)
                _exit(0);
            execl("/bin/true", "true", (char *)NULL);
            _exit(127);
        }
        CHECK_EQ(wait_status(child), 0);
        void *p = malloc(1000);
        memset(p, 0xff, 1000);
        CHECK(holds(made[0], 1000, 2));
        CHECK(holds(before, 100, 1));
        free(p);
        for (int i = 0; i < 3; i++)
            free(made[i]);
    }
}
