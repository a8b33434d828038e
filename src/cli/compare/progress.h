/* progress.h - how far the measuring is, on a terminal only.
 * Drawn between runs, never during one: nothing of ours runs while a command is
 * measured.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/compare/plan.h"

/* Until this is called nothing is drawn. Standard error must be a terminal. */
void progress_enable(void);

void progress_show_warmup(size_t done, size_t total);
void progress_show(const struct plan *plan, size_t rounds_done,
                   double elapsed_s);

/* Takes the line away, before anything else is printed. */
void progress_clear(void);

#endif
