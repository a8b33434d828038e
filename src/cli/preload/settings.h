/* settings.h - the library's settings, from options to environment variables.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include <stdbool.h>

#include "cli/base/need.h"
#include "cli/base/options.h"

enum setting {
    SETTING_REGION,
    SETTING_LIMIT,
    SETTING_PAGES,
    SETTING_ON_FULL,
    SETTING_RESET,
    SETTING_COUNT,
};

/* The value of each as the library reads it; NULL where it was not set. */
struct settings {
    char *value[SETTING_COUNT];
    bool verbose;
};

struct setting_rule {
    const char *name;     /* of the option, and in `bump:NAME=VALUE` */
    const char *variable; /* that the library reads */
    const char *value;    /* as in struct option_rule */
};

extern const struct setting_rule setting_rules[SETTING_COUNT];

/* The options of the settings, for a verb's table; `settings` is a pointer. */
#define SETTINGS_OPTION(setting, settings)                                     \
    {                                                                          \
        setting_rules[setting].name, 0, setting_rules[setting].value,          \
            settings_take_option, settings                                     \
    }
#define SETTINGS_OPTIONS(settings)                                             \
    SETTINGS_OPTION(SETTING_REGION, settings),                                 \
        SETTINGS_OPTION(SETTING_LIMIT, settings),                              \
        SETTINGS_OPTION(SETTING_PAGES, settings),                              \
        SETTINGS_OPTION(SETTING_ON_FULL, settings),                            \
        SETTINGS_OPTION(SETTING_RESET, settings),                              \
    {                                                                          \
        "verbose", 'v', NULL, options_take_flag, &(settings)->verbose          \
    }

/* For `take`: sets the setting called as the rule is. A value that the library
 * would not accept ends the command. */
void settings_take_option(const struct option_rule *rule, const char *value);

/* Sets the setting called `name` ("pages"), as settings_take_option does.
 * Returns false if there is none of that name. */
bool settings_take_name(struct settings *settings, const char *name,
                        const char *value);

/* What is not set in `settings` becomes what it is in `base`. */
void settings_inherit(struct settings *settings, const struct settings *base);

/* Adds "BUMPMALLOC_PAGES=small" and so on for what was set. Without a limit the
 * user's BUMPMALLOC_LIMIT stands; without that too, the limit becomes three
 * quarters of what is available to this process and its control group. */
void settings_add_to(const struct settings *settings,
                     struct need_list *environment);

#endif
