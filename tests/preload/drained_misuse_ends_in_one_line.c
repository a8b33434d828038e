/* drained_misuse_ends_in_one_line.c - what is freed twice, freed or resized
 * where no block begins, resized after free, or has its size word overwritten:
 * the process aborts with a line that names the function and the address. Only
 * where the memory has a new owner may it go on, and then no live block is
 * handed out.
 * SPDX-License-Identifier: MIT */
#include "check_misuse.h"

#include <signal.h>
#include <sys/resource.h>

static void settings(void)
{
    struct rlimit no_core = {0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    drained_settings();
}

/* True if one of the hexadecimal numbers in the line is the address. */
static bool names_address(const char *line, uintptr_t address)
{
    while ((line = strstr(line, "0x"))) {
        if (strtoull(line, NULL, 16) == address)
            return true;
        line += 2;
    }
    return false;
}

static bool names_function(const char *line, const char *function)
{
    if (!function)
        return strstr(line, "free") || strstr(line, "realloc");
    return strstr(line, function);
}

static const char *fault(const struct misuse *m, const struct outcome *outcome)
{
    static char why[256];
    uintptr_t address = (uintptr_t)strtoull(outcome->out, NULL, 16);
    snprintf(why, sizeof why, "%.250s", outcome->err);
    if (outcome->signal && outcome->signal != SIGABRT)
        snprintf(why, sizeof why, "died of signal %d", outcome->signal);
    else if (outcome->signal == 0 && outcome->status)
        snprintf(why, sizeof why, "it is harmed: %.200s", outcome->err);
    else if (outcome->signal == 0)
        return m->want == CAUGHT ? "went on" : NULL;
    else if (lines_with(outcome->err, "", NULL) != 1)
        return "not one line";
    else if (strncmp(outcome->err, "bumpmalloc: ", 12) == 0 &&
             names_function(outcome->err, m->function) &&
             names_address(outcome->err, address))
        return NULL;
    why[strcspn(why, "\n")] = 0;
    return why;
}

void claim(const char *part)
{
    only_under_the_library();
    if (part)
        misuse_play(part);
    else
        misuses_play(settings, SIZE_MAX, true, fault);
}
