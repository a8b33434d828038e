/* pattern.c - names as people list them.
 * Pure.
 * SPDX-License-Identifier: MIT */
#include "core/pattern.h"

/* After a '*', only that one has to be tried again: what the ones before it
 * stand for can stay the shortest. */
static bool is_like(const char *pattern, const char *end, const char *name,
                    const char *name_end)
{
    const char *star = NULL, *from = NULL;
    while (name < name_end) {
        if (pattern < end && *pattern == '*') {
            star = pattern++;
            from = name;
        } else if (pattern < end && *pattern == *name) {
            pattern++;
            name++;
        } else if (star) {
            pattern = star + 1;
            name = ++from;
        } else {
            return false;
        }
    }
    while (pattern < end && *pattern == '*')
        pattern++;
    return pattern == end;
}

bool pattern_any(const char *patterns, const char *name, size_t length)
{
    for (const char *end = patterns; *patterns;
         patterns = end + (*end == ',')) {
        for (end = patterns; *end && *end != ',';)
            end++;
        if (end > patterns && is_like(patterns, end, name, name + length))
            return true;
    }
    return false;
}
