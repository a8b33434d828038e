/* misuse_of_free_changes_nothing_without_reset.c - where free does nothing, it
 * does nothing about wrong addresses either: no line, no end of the process, no
 * harm to live blocks. What was freed can still be resized.
 * SPDX-License-Identifier: MIT */
#include "check_misuse.h"

static const char *fault(const struct misuse *m, const struct outcome *outcome)
{
    (void)m;
    if (outcome->signal)
        return strsignal(outcome->signal);
    if (outcome->status)
        return "it is harmed";
    return *outcome->err ? "not quiet" : NULL;
}

void claim(const char *part)
{
    only_under_the_library();
    if (part)
        misuse_play(part);
    else
        misuses_play(never_settings, 4, false, fault);
}
