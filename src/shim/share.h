/* share.h - one malloc for all, also for plug-ins that look for their symbols
 * in their own libraries first.
 * Any thread; allocates nothing; errno is preserved.
 * SPDX-License-Identifier: MIT */
#ifndef SHARE_H
#define SHARE_H

#include <stdbool.h>

/* From now on share_now may do its work: this library serves the process, and
 * has looked up all that it needs of libc. Called once, before main. */
void share_allow(void);

/* Whoever looks a function of malloc's family up in libc finds ours from now
 * on. False and nothing changed if that cannot be, or is not wanted. */
bool share_now(void);

#endif
