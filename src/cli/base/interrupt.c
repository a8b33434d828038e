/* interrupt.c - Ctrl-C ends the measuring, not the command.
 * SPDX-License-Identifier: MIT */
#include "cli/base/interrupt.h"

#include <errno.h>
#include <stddef.h>

static const int interrupt_signals[] = {SIGINT, SIGTERM, SIGHUP};
#define INTERRUPT_COUNT (sizeof(interrupt_signals) / sizeof(*interrupt_signals))

static volatile sig_atomic_t interrupt_received;
static sigset_t interrupt_mask;

static void interrupt_note(int signal_number)
{
    interrupt_received = signal_number;
}

void interrupt_hold(void)
{
    /* SA_RESETHAND: a second Ctrl-C ends the command at once. */
    struct sigaction action = {.sa_handler = interrupt_note,
                               .sa_flags = (int)SA_RESETHAND};
    sigset_t held;
    sigemptyset(&held);
    for (size_t i = 0; i < INTERRUPT_COUNT; i++) {
        struct sigaction old;
        sigaction(interrupt_signals[i], NULL, &old);
        if (old.sa_handler == SIG_IGN) /* nohup(1): stays ignored */
            continue;
        sigaction(interrupt_signals[i], &action, NULL);
        sigaddset(&held, interrupt_signals[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &interrupt_mask);
}

int interrupt_signal(void)
{
    sigset_t held;
    sigprocmask(SIG_SETMASK, &interrupt_mask, &held); /* let them through */
    sigprocmask(SIG_SETMASK, &held, NULL);
    return interrupt_received;
}

int interrupt_poll(struct pollfd *files, nfds_t count,
                   const struct timespec *timeout)
{
    int ready;
    do
        ready = ppoll(files, count, timeout, &interrupt_mask);
    while (ready < 0 && errno == EINTR && !interrupt_received);
    return ready;
}

const sigset_t *interrupt_original_mask(void)
{
    return &interrupt_mask;
}

void interrupt_release(void)
{
    sigprocmask(SIG_SETMASK, &interrupt_mask, NULL);
}

void interrupt_die(void)
{
    if (!interrupt_received)
        return;
    signal(interrupt_received, SIG_DFL);
    raise(interrupt_received);
}
