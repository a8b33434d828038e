/* drained.h - for claims about BUMPMALLOC_RESET=drained, or about both modes:
 * the program runs itself again with the setting, whatever it was started with.
 * SPDX-License-Identifier: MIT */
#ifndef DRAINED_H
#define DRAINED_H

#include "check.h"

#include <stdio.h>
#include <unistd.h>

static inline void drained_settings(void)
{
    setenv("BUMPMALLOC_RESET", "drained", 1);
    /* Not what happens to be available: RLIMIT_DATA bounds a runaway. */
    setenv("BUMPMALLOC_LIMIT", "none", 1);
}

static inline void never_settings(void)
{
    drained_settings();
    setenv("BUMPMALLOC_RESET", "never", 1);
}

/* Run this program again under drained, with each part as its argument; what
 * it prints is passed on. */
static inline void rerun_parts(const char *const *parts, size_t count,
                               void (*prepare)(void))
{
    static struct outcome outcome;
    for (size_t i = 0; i < count; i++) {
        rerun(&outcome, parts[i], prepare ? prepare : drained_settings);
        dprintf(1, "%s: %s", parts[i], outcome.out);
        CHECK_FINE(&outcome);
    }
}

#endif
