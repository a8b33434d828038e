/* reach.h - which processes of a run has a preloaded library got to, and how
 * much of the CPU time was theirs?
 * The run is followed from outside with ptrace(2): a process that clears its
 * environment, is static or has privileges could not tell of itself. That costs
 * a stop at each fork, exec and end, so such a run is not one that counts.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REACH_H
#define CLI_REACH_H

#include <signal.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/measure/image.h"

/* Kinds of images that are told apart; of more the time alone is known. */
#define REACH_MOST 96

/* Processes that executed the same file, and with the same outcome. */
struct reach_image {
    char path[248];
    uint64_t cpu_ns; /* without their children's */
    uint32_t count;
    int32_t state;
};

struct reach {
    int32_t error; /* errno: why they could not be followed, or 0 */
    int32_t
        exec_error;    /* errno with which the command was not executed, or 0 */
    int32_t status;    /* the command's, as from waitpid(2) */
    int32_t group;     /* its process group; 0 once it has ended */
    uint64_t other_ns; /* of images beyond REACH_MOST */
    uint32_t count;
    struct reach_image images[REACH_MOST];
};

/* Starts the command, with the signal mask, as a child of a process that
 * follows it and its descendants until it ends, and then exits. *reach must be
 * memory that both share, zeroed. Returns that process, or -1 with errno. */
pid_t reach_start(struct reach *reach, const char *library, char **command,
                  const sigset_t *mask);

#endif
