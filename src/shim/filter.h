/* filter.h - notice when the program installs a filter of system calls.
 * Any thread.
 * SPDX-License-Identifier: MIT */
#ifndef FILTER_H
#define FILTER_H

/* Report that the program is about to make this system call; `words` has at
 * least five arguments of it. */
void filter_by_number(long number, const long *words);

#endif
