/* complete.c - what may follow on an unfinished command line, for shells.
 * SPDX-License-Identifier: MIT */
#include "cli/base/complete.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* The rule of "--json" or "--json=..."; NULL if there is none. */
static const struct option_rule *rule_of_name(const struct option_rule *rules,
                                              const char *word)
{
    const char *name = word + strlen("--");
    size_t length = strcspn(name, "=");
    for (; rules->name; rules++)
        if (strlen(rules->name) == length &&
            memcmp(rules->name, name, length) == 0)
            return rules;
    return NULL;
}

/* The rule of the letter in "-qr" that takes the next word for its value; NULL
 * if none does. */
static const struct option_rule *
rule_of_letters(const struct option_rule *rules, const char *letters)
{
    for (; *letters; letters++)
        for (const struct option_rule *rule = rules; rule->name; rule++)
            if (rule->letter == *letters && rule->value)
                return letters[1] ? NULL : rule; /* else "-r5" */
    return NULL;
}

/* The rule whose value is the word after this option; NULL if there is none. */
static const struct option_rule *rule_awaits(const struct option_rule *rules,
                                             const char *option)
{
    if (strncmp(option, "--", 2) != 0)
        return rule_of_letters(rules, option + 1);
    const struct option_rule *rule = rule_of_name(rules, option);
    return rule && rule->value && !strchr(option, '=') ? rule : NULL;
}

/* Of the kinds only FILE can be completed. */
static void print_values(const struct option_rule *rule)
{
    if (!rule || !rule->value)
        return;
    for (const char *value = rule->value; *value; value += *value == '|') {
        int length = (int)strcspn(value, "|");
        if (islower((unsigned char)*value) ||
            (length == 4 && memcmp(value, "FILE", 4) == 0))
            printf("%.*s\n", length, value);
        value += length;
    }
}

static void print_options(const struct option_rule *rules)
{
    for (; rules->name; rules++) {
        const char *value = rules->value ? rules->value : "";
        if (rules->letter)
            printf("-%c\t%s\n", rules->letter, value);
        printf("--%s\t%s\n", rules->name, value);
    }
    puts("--help\t");
}

/* What follows the options: files, or a command whose first word is the one at
 * `at`. */
static void print_operands(const struct option_rule *rules, int at)
{
    while (rules->name)
        rules++;
    if (rules->value)
        print_values(rules);
    else
        printf("COMMAND %d\n", at);
}

void complete_print(const struct option_rule *rules, char *const *words)
{
    const struct option_rule *awaits = NULL;
    int at = 0; /* the last word, or that before which the options end */
    for (; words[at] && words[at + 1]; at++) {
        if (awaits) {
            awaits = NULL;
            continue;
        }
        if (words[at][0] != '-' || strcmp(words[at], "--") == 0)
            break;
        awaits = rule_awaits(rules, words[at]);
    }
    const char *word = words[at] ? words[at] : "";
    bool is_last = !words[at] || !words[at + 1];
    if (awaits)
        print_values(awaits);
    else if (is_last && strncmp(word, "--", 2) == 0 && strchr(word, '='))
        print_values(rule_of_name(rules, word));
    else if (is_last && word[0] == '-')
        print_options(rules);
    else
        print_operands(rules, at + (strcmp(word, "--") == 0));
}
