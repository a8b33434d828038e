/* script.h - which program runs a script.
 * Reads the beginning of the file.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SCRIPT_H
#define CLI_SCRIPT_H

#include <stdbool.h>

struct script {
    char *interpreter; /* or, if that is env, what env starts: allocated; NULL
                          if the file is no script */
    const char *loses; /* what env does to LD_PRELOAD, as in env.h */
    bool preloads;     /* LD_PRELOAD occurs in its text */
};

/* Text without an interpreter is one for /bin/sh, as execvp(3) does it. */
struct script script_read(const char *path);

#endif
