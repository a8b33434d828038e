/* child.h - a claim in a process of its own, for code that begins once.
 * SPDX-License-Identifier: MIT */
#ifndef CHILD_H
#define CHILD_H

#include <sys/wait.h>
#include <unistd.h>

#include "unit.h"

/* Who waits for ever is ended. */
enum { CHILD_SECONDS = 20 };

static inline void child_run(void (*begin)(void), void (*test)(void))
{
    int status;
    pid_t child = fork();
    if (child == 0) {
        alarm(CHILD_SECONDS);
        if (begin)
            begin();
        test();
        exit(0);
    }
    CHECK(child > 0 && waitpid(child, &status, 0) == child && !status);
}

/* `begin` comes first; or NULL. */
#define RUN_IN_CHILD(begin, test)                                              \
    do {                                                                       \
        printf("%s\n", #test);                                                 \
        fflush(stdout);                                                        \
        child_run(begin, test);                                                \
    } while (0)

#endif
