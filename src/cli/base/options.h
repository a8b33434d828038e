/* options.h - read the options of a verb, as its table describes them. Every
 * verb also has --help and, as its first option only, --complete, which is for
 * shells: see complete.h.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "cli/base/rule.h"

/* Reads the options before the first other word; returns that word and all that
 * follow, NULL at the end. --help prints the help screen called `verb`. Ends
 * the command after --help, after --complete and on mistakes. */
char **options_read(const char *verb, const struct option_rule *rules, int argc,
                    char **argv);

/* What `take` in a rule may be. The targets are a bool, a const char *, a
 * size_t and a double. Counts below 1, and seconds that are not above 0, end
 * the command.
 */
void options_take_flag(const struct option_rule *rule, const char *value);
void options_take_text(const struct option_rule *rule, const char *value);
void options_take_count(const struct option_rule *rule, const char *value);
void options_take_seconds(const struct option_rule *rule, const char *value);

/* A whole number from `least` up; another value ends the command. */
unsigned long long options_number(const struct option_rule *rule,
                                  const char *value, unsigned long long least);

#endif
