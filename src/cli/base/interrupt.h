/* interrupt.h - Ctrl-C ends the measuring, not the command: what was measured
 * so far is still reported.
 * Process-wide: signal handlers for SIGINT, SIGTERM and SIGHUP.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <poll.h>
#include <signal.h>
#include <time.h>

/* Block the three signals: from here on they arrive only in interrupt_poll. */
void interrupt_hold(void);

/* The signal that came, or 0. */
int interrupt_signal(void);

/* poll(2) with the signals let through; waits for ever if `timeout` is NULL.
 * Returns as poll does: 0 if the time is over, -1 with EINTR if a signal came.
 */
int interrupt_poll(struct pollfd *files, nfds_t count,
                   const struct timespec *timeout);

/* The signal mask from before interrupt_hold, for processes that are started.
 */
const sigset_t *interrupt_original_mask(void);

/* Unblock the signals and give them their usual effect back. */
void interrupt_release(void);

/* If a signal came, die of it, so that the shell sees what happened. */
void interrupt_die(void);

#endif
