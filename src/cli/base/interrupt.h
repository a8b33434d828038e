/* interrupt.h - Ctrl-C ends the measuring, not the command: what was measured
 * so far is still reported.
 * Process-wide: signal handlers for SIGINT, SIGTERM and SIGHUP.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <poll.h>
#include <signal.h>
#include <time.h>

/* From here on the three signals wait for interrupt_poll. */
void interrupt_hold(void);

/* The signal that came, or 0. */
int interrupt_signal(void);

/* poll(2) of the descriptors, `timeout` NULL: for ever. The signals are let
 * through only here. Returns as poll does: 0 timed out, -1 with EINTR if a
 * signal came. */
int interrupt_poll(struct pollfd *files, nfds_t count,
                   const struct timespec *timeout);

/* The signal mask from before interrupt_hold, for processes that are started.
 */
const sigset_t *interrupt_original_mask(void);

/* The signals have their usual effect again. */
void interrupt_release(void);

/* If a signal came, dies of it, so that the caller sees that; else returns. */
void interrupt_die(void);

#endif
