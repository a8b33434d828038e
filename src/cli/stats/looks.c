/* looks.c - when to look at results that still grow.
 * Pure. The method and its source are in looks.h.
 * SPDX-License-Identifier: MIT */
#include "cli/stats/looks.h"

size_t looks_rounds(size_t look)
{
    size_t rounds = stats_least_rounds(LOOKS_TAIL);
    while (look-- > 0)
        rounds += (rounds + 1) / 2;
    return rounds;
}

size_t looks_most_rounds(void)
{
    return looks_rounds(LOOKS_COUNT - 1);
}

bool looks_have(size_t rounds)
{
    for (size_t look = 0; look < LOOKS_COUNT; look++)
        if (looks_rounds(look) == rounds)
            return true;
    return false;
}
