/* env.h - which program env(1) starts, and what it leaves preloaded.
 * Reads words; executes nothing.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ENV_H
#define CLI_ENV_H

#include <stdbool.h>

struct env_start {
    char *program;     /* allocated; NULL: none, or env refuses an option */
    const char *loses; /* how LD_PRELOAD is lost: "clears the environment";
                          NULL if it is not */
};

/* Whether a program of that name is env. */
bool env_is(const char *name);

/* What env does with these arguments, which end with NULL. Options as GNU env
 * has them. */
struct env_start env_read(char *const *arguments);

#endif
