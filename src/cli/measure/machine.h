/* machine.h - what the measurements were made on.
 * Reads files under /proc and /sys; a field that is not known is "".
 * SPDX-License-Identifier: MIT */
#ifndef CLI_MACHINE_H
#define CLI_MACHINE_H

#include <stddef.h>

struct machine {
    char architecture[65];
    char cpu[128];    /* model name */
    long cpus;        /* online */
    size_t memory;    /* bytes this process may use at most */
    char kernel[200]; /* name, release and version */
    char libc[64];
    char thp_enabled[64]; /* as in sysfs: "always [madvise] never" */
    char thp_defrag[96];
    char governor[32]; /* of CPU 0 */
    char load[32];     /* average over one minute, when asked */
    char time[32];     /* now, UTC, ISO 8601 */
};

struct machine machine_read(void);

#endif
