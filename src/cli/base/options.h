/* options.h - the options of a verb, read by its table. Every verb has --help,
 * and --complete before all others, which is for shells: see complete.h.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/base/rule.h"

/* Reads the options before the first other word. Ends the command on mistakes,
 * after --help, which prints the help screen called `verb`, and after
 * --complete. Returns what follows the options: ends with NULL. */
char **options_read(const char *verb, const struct option_rule *rules, int argc,
                    char **argv);

/* For `take`. The targets are a bool, a const char *, a size_t that is 1 or
 * more, and a double above 0. Another value ends the command. */
void options_take_flag(const struct option_rule *rule, const char *value);
void options_take_text(const struct option_rule *rule, const char *value);
void options_take_count(const struct option_rule *rule, const char *value);
void options_take_seconds(const struct option_rule *rule, const char *value);

/* A whole number from `least` up; another value ends the command. */
unsigned long long options_number(const struct option_rule *rule,
                                  const char *value, unsigned long long least);

#endif
