/* leftover.h - files that go again however the command ends, by SIGKILL too: a
 * process of its own for each waits for that end, and then removes it.
 * Process-wide.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_LEFTOVER_H
#define CLI_LEFTOVER_H

/* Sees to it that this file goes; the path lasts until leftover_remove. Where
 * no process can be had, an end by a signal leaves it. The processes that the
 * command forks count as part of it until they execute something. */
void leftover_guard(const char *path);

/* Removes it now. */
void leftover_remove(const char *path);

#endif
