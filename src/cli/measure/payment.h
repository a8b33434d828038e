/* payment.h - the account of pages that a run pays beforehand (core/account.h).
 * One for all runs, which come one after another.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PAYMENT_H
#define CLI_PAYMENT_H

#include "cli/measure/measure.h"
#include "core/account.h"

struct payment {
    char *path;              /* NULL: there is none */
    struct account *account; /* mapped */
};

/* Makes the file, in /dev/shm or else TMPDIR, once. It goes when the
 * command ends, at the latest. Warns if that fails: then no run pays. */
void payment_open(struct payment *payment);

/* Removes it. */
void payment_close(struct payment *payment);

/* Before a run. */
void payment_clear(const struct payment *payment);

/* After it: takes what its first process has paid off the run's system time,
 * for the kernel populates pages. Returns the share of the run's CPU time that
 * this was. What another process paid stays: the run may not have waited for
 * it, and then its time is not there to be taken off. */
double payment_take_off(const struct payment *payment, struct measure *measure);

#endif
