/* rule.h - one option of a verb: a row of the table from which options are read
 * and completed.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_RULE_H
#define CLI_RULE_H

struct option_rule {
    const char *name;  /* "rounds"; NULL ends the table: then a value of "FILE"
                          says that files follow the options, no command */
    char letter;       /* 'r' where -r is short for --rounds; else 0 */
    const char *value; /* what it takes, and NULL if nothing: alternatives such
                          as "N", "FILE" or "SIZE|none". Those in capitals are
                          kinds, the others are words to be typed. */
    void (*take)(const struct option_rule *rule, const char *value);
    void *target; /* where `take` puts the value */
};

/* Which of the alternatives "auto|always|never" is the word, from 0; -1 if it
 * is none of them. Kinds are matched in the same way. */
int rule_place(const char *alternatives, const char *word);

#endif
