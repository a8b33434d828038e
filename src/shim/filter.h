/* filter.h - filters of system calls that the program installs.
 * Any thread.
 * SPDX-License-Identifier: MIT */
#ifndef FILTER_H
#define FILTER_H

/* The program makes this system call, with five words at least. */
void filter_by_number(long number, const long *words);

#endif
