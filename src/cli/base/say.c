/* say.c - lines to standard error in the command's name.
 * SPDX-License-Identifier: MIT */
#include "cli/base/say.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static bool say_is_quiet;

void say_quiet(bool quiet)
{
    say_is_quiet = quiet;
}

static void say_line(const char *kind, const char *format, va_list arguments)
{
    fflush(stdout); /* keep the order in which a reader sees them */
    flockfile(stderr);
    fprintf(stderr, "bumpmalloc: %s", kind);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    funlockfile(stderr);
}

void say_warning(const char *format, ...)
{
    if (say_is_quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    say_line("warning: ", format, arguments);
    va_end(arguments);
}

void say_error(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_line("", format, arguments);
    va_end(arguments);
}

_Noreturn void say_fatal(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_line("", format, arguments);
    va_end(arguments);
    exit(SAY_FATAL_STATUS);
}
