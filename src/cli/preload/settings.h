/* settings.h - the library's settings, from options to environment variables.
 * SPDX-License-Identifier: MIT */
#ifndef CLI_PRELOAD_SETTINGS_H
#define CLI_PRELOAD_SETTINGS_H

#include <getopt.h>
#include <stdbool.h>

#include "cli/base/need.h"

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

/* getopt_long's codes of the options --region, --limit, ... and -v. */
#define SETTINGS_OPTION_FIRST 1000

/* The entries that a verb puts into its table of long options. */
#define SETTINGS_LONG_OPTIONS                                                  \
    {"region", required_argument, NULL, SETTINGS_OPTION_FIRST},                \
        {"limit", required_argument, NULL, SETTINGS_OPTION_FIRST + 1},         \
        {"pages", required_argument, NULL, SETTINGS_OPTION_FIRST + 2},         \
        {"on-full", required_argument, NULL, SETTINGS_OPTION_FIRST + 3},       \
        {"reset", required_argument, NULL, SETTINGS_OPTION_FIRST + 4},         \
    {                                                                          \
        "verbose", no_argument, NULL, 'v'                                      \
    }

/* Takes the option if it is one of the settings'. A value the library would not
 * take ends the command. Returns whether it was one. */
bool settings_take_option(struct settings *settings, int option,
                          const char *value);

/* Sets the setting called `name` ("pages"), as settings_take_option does.
 * Returns false if there is none of that name. */
bool settings_take_name(struct settings *settings, const char *name,
                        const char *value);

/* Where `settings` leaves one open, it becomes that of `base`. */
void settings_inherit(struct settings *settings, const struct settings *base);

/* Adds "BUMPMALLOC_PAGES=small" and so on for what was set. Without a limit the
 * user's BUMPMALLOC_LIMIT stands; without that too, the limit becomes three
 * quarters of what is available to this process and its control group. */
void settings_add_to(const struct settings *settings,
                     struct need_list *environment);

#endif
