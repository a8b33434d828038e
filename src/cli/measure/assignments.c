/* assignments.c - a run's environment from the measuring process's own.
 * SPDX-License-Identifier: MIT */
#include "cli/measure/assignments.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Whether one of the assignments is to the same variable as `entry`. */
static bool assignments_have(const char *assignments, const char *entry)
{
    size_t name = strcspn(entry, "=") + 1;
    for (; *assignments; assignments += strlen(assignments) + 1)
        if (strncmp(assignments, entry, name) == 0)
            return true;
    return false;
}

char **assignments_add(char **base, char *assignments)
{
    size_t most = 1, count = 0;
    for (char **entry = base; *entry; entry++)
        most++;
    for (char *at = assignments; *at; at += strlen(at) + 1)
        most++;
    char **all = calloc(most, sizeof(*all));
    for (char **entry = base; all && *entry; entry++)
        if (!assignments_have(assignments, *entry))
            all[count++] = *entry;
    for (char *at = assignments; all && *at; at += strlen(at) + 1)
        if (!assignments_have(at + strlen(at) + 1, at))
            all[count++] = at;
    return all;
}
