/* assignments.h - a run's environment from the measuring process's own.
 * Allocates one block; any number of strings.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_ASSIGNMENTS_H
#define CLI_ASSIGNMENTS_H

/* `base` with the assignments, "NAME=VALUE" each, which an empty one ends and
 * of which the last to a variable counts: an array to be freed, which shares
 * the strings. NULL if there is no memory. */
char **assignments_add(char **base, char *assignments);

#endif
