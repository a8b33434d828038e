/* settle.h - the memory of idle pages goes back to the system, little by
 * little. Any thread; callable inside malloc; never waits for another thread.
 * errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef SETTLE_H
#define SETTLE_H

#include <stdbool.h>
#include <stdint.h>

/* Give the memory of about so many idle pages back, if there are more than the
 * budget allows. */
void settle_some(uint32_t pages);

/* Give the memory of all idle pages back. False if there were none. */
bool settle_all(void);

/* Pages that may idle. Runs with slabs of their own never do. */
int64_t settle_budget(void);

/* True if there is more than may idle, or than need be usable. */
bool settle_is_due(void);

#endif
