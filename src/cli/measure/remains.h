/* remains.h - end what a run has left behind, wherever it went.
 * A daemon leaves its parent, session and process group, so that no signal to a
 * group finds it. A subreaper, however, inherits every descendant whose parent
 * has died (prctl(2)); killing its children until it has none ends them all.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_REMAINS_H
#define CLI_REMAINS_H

#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>

/* From here on descendants whose parent dies become children of this process.
 */
void remains_adopt(void);

/* Reaps the children that have ended. Stops at `child`, which is left for the
 * caller to wait for. */
void remains_collect(pid_t child);

/* Kills all descendants and waits for them; SIGCHLD must be blocked. Adds what
 * they used to *usage unless that is NULL. False if some are still there: those
 * of other users, which may not be killed, and those that the kernel does not
 * let go while none ends for some two seconds. */
bool remains_end(struct rusage *usage);

#endif
