/* clock.h - what a clock says.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_CLOCK_H
#define CLI_CLOCK_H

#include <stdint.h>
#include <time.h>

#define CLOCK_SECOND UINT64_C(1000000000)

/* In nanoseconds; `which` as for clock_gettime(2). */
static inline uint64_t clock_ns(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (uint64_t)now.tv_sec * CLOCK_SECOND + (uint64_t)now.tv_nsec;
}

/* Seconds of CLOCK_MONOTONIC. */
static inline double clock_s(void)
{
    return (double)clock_ns(CLOCK_MONOTONIC) / 1e9;
}

#endif
