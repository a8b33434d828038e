/* options.h - the options of a verb: a table names them and says what takes
 * their values. --help is an option of every verb.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option_rule {
    const char *name; /* "rounds"; NULL ends the table */
    char letter;      /* 'r' where -r is short for --rounds; else 0 */
    bool has_value;
    void (*take)(const struct option_rule *rule, const char *value);
    void *target; /* where `take` puts the value */
};

/* Reads the options before the first other word. Ends the command on mistakes,
 * and after --help, which prints the help screen called `verb`. Returns what
 * follows the options: ends with NULL. */
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
