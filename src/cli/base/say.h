/* say.h - lines to standard error in the command's name.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SAY_H
#define CLI_SAY_H

#include <stdbool.h>

/* The command's own errors end it with this status, as in env(1). */
#define SAY_FATAL_STATUS 125

/* With quiet on, say_warning prints nothing. Errors are always printed. */
void say_quiet(bool quiet);

void say_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Prints the error and exits with SAY_FATAL_STATUS. */
_Noreturn void say_fatal(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

#endif
