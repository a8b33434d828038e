/* options.c - the options of a verb.
 * SPDX-License-Identifier: MIT */
#include "cli/base/options.h"

#include <errno.h>
#include <getopt.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/complete.h"
#include "cli/base/help.h"
#include "cli/base/need.h"
#include "cli/base/say.h"

/* getopt_long's codes: a letter, or this much more than the rule's index. */
#define OPTIONS_FIRST 256

static const struct option_rule *rule_find(const struct option_rule *rules,
                                           size_t count, int code)
{
    if (code >= OPTIONS_FIRST)
        return &rules[code - OPTIONS_FIRST];
    for (size_t i = 0; i < count; i++)
        if (rules[i].letter == code)
            return &rules[i];
    return NULL;
}

char **options_read(const char *verb, const struct option_rule *rules, int argc,
                    char **argv)
{
    if (argc > 1 && strcmp(argv[1], "--complete") == 0) {
        complete_print(rules, argv + 2);
        exit(0);
    }
    size_t count = 0;
    while (rules[count].name)
        count++;
    struct option *names = need_alloc(count + 2, sizeof(*names));
    char *letters = need_alloc(2 * count + 2, 1);
    char *letter = letters;
    *letter++ = '+'; /* getopt(3): stop at the first word that is no option */
    for (size_t i = 0; i < count; i++) {
        names[i] = (struct option){rules[i].name, rules[i].value != NULL, NULL,
                                   OPTIONS_FIRST + (int)i};
        if (rules[i].letter)
            *letter++ = rules[i].letter;
        if (rules[i].letter && rules[i].value)
            *letter++ = ':';
    }
    int help = OPTIONS_FIRST + (int)count;
    names[count] = (struct option){"help", no_argument, NULL, help};
    int code;
    while ((code = getopt_long(argc, argv, letters, names, NULL)) != -1) {
        if (code == help)
            help_exit(verb);
        const struct option_rule *rule = rule_find(rules, count, code);
        if (!rule) /* getopt has said what is wrong */
            exit(SAY_FATAL_STATUS);
        rule->take(rule, optarg);
    }
    free(names);
    free(letters);
    return argv + optind;
}

/* "-r" or "--warmup", for messages. Allocated. */
static char *rule_words(const struct option_rule *rule)
{
    return rule->letter ? need_text("-%c", rule->letter)
                        : need_text("--%s", rule->name);
}

void options_take_flag(const struct option_rule *rule, const char *value)
{
    (void)value;
    *(bool *)rule->target = true;
}

void options_take_text(const struct option_rule *rule, const char *value)
{
    *(const char **)rule->target = value;
}

void options_take_count(const struct option_rule *rule, const char *value)
{
    *(size_t *)rule->target = options_number(rule, value, 1);
}

void options_take_seconds(const struct option_rule *rule, const char *value)
{
    char *end;
    double seconds = strtod(value, &end);
    if (end == value || *end || !(seconds > 0) || seconds > 1e9)
        say_fatal("%s: '%s' is not a number of seconds above 0",
                  rule_words(rule), value);
    *(double *)rule->target = seconds;
}

unsigned long long options_number(const struct option_rule *rule,
                                  const char *value, unsigned long long least)
{
    char *end;
    errno = 0;
    unsigned long long number = strtoull(value, &end, 10);
    if (end == value || *end || strchr(value, '-') || number < least || errno)
        say_fatal("%s: '%s' is not a whole number from %llu up",
                  rule_words(rule), value, least);
    return number;
}
