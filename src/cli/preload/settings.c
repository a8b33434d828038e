/* settings.c - the library's settings, from options to environment variables.
 * SPDX-License-Identifier: MIT */
#include "cli/preload/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "core/size.h"
#include "cli/base/memory.h"
#include "cli/base/say.h"

const struct setting_rule setting_rules[SETTING_COUNT] = {
    [SETTING_REGION] = {"region", "BUMPMALLOC_REGION", "SIZE|N%"},
    [SETTING_LIMIT] = {"limit", "BUMPMALLOC_LIMIT", "SIZE|N%|none"},
    [SETTING_PAGES] = {"pages", "BUMPMALLOC_PAGES", "auto|small|huge"},
    [SETTING_ON_FULL] = {"on-full", "BUMPMALLOC_ON_FULL", "null|abort"},
    [SETTING_RESET] = {"reset", "BUMPMALLOC_RESET", "never|drained"},
};

static bool rule_takes(const struct setting_rule *rule, const char *kind)
{
    return rule_place(rule->value, kind) >= 0;
}

/* The value in the form that goes into the variable; a percentage of physical
 * memory becomes bytes here, because only here control groups are known. NULL
 * if the value is not allowed. */
static char *rule_translate(const struct setting_rule *rule, const char *value)
{
    if (islower((unsigned char)*value) && rule_takes(rule, value))
        return need_copy(value);
    struct size_value size = size_parse(value);
    size_t physical = memory_physical();
    if (size.unit == SIZE_BYTES && rule_takes(rule, "SIZE"))
        return need_text("%zu", size.amount);
    if (size.unit == SIZE_PERCENT && rule_takes(rule, "N%"))
        return physical ? need_text("%zu", physical / 100 * size.amount)
                        : need_copy(value);
    return NULL;
}

static void settings_set(struct settings *settings, enum setting setting,
                         const char *value)
{
    const struct setting_rule *rule = &setting_rules[setting];
    char *translated = rule_translate(rule, value);
    if (!translated)
        say_fatal("%s: '%s' is not %s%s", rule->name, value, rule->value,
                  rule_takes(rule, "SIZE") ? " (a SIZE is 64M, or 2G)" : "");
    free(settings->value[setting]);
    settings->value[setting] = translated;
}

bool settings_take_name(struct settings *settings, const char *name,
                        const char *value)
{
    for (enum setting s = 0; s < SETTING_COUNT; s++)
        if (strcmp(setting_rules[s].name, name) == 0) {
            settings_set(settings, s, value);
            return true;
        }
    return false;
}

void settings_take_option(const struct option_rule *rule, const char *value)
{
    settings_take_name(rule->target, rule->name, value);
}

void settings_inherit(struct settings *settings, const struct settings *base)
{
    for (enum setting s = 0; s < SETTING_COUNT; s++)
        if (!settings->value[s] && base->value[s])
            settings->value[s] = need_copy(base->value[s]);
    settings->verbose |= base->verbose;
}

void settings_add_to(const struct settings *settings,
                     struct need_list *environment)
{
    for (enum setting s = 0; s < SETTING_COUNT; s++)
        if (settings->value[s])
            need_list_add(environment,
                          need_text("%s=%s", setting_rules[s].variable,
                                    settings->value[s]));
    const char *limit = setting_rules[SETTING_LIMIT].variable;
    size_t available = memory_available();
    if (!settings->value[SETTING_LIMIT] && !getenv(limit) && available)
        need_list_add(environment,
                      need_text("%s=%zu", limit, available / 4 * 3));
    if (settings->verbose)
        need_list_add(environment, need_copy("BUMPMALLOC_VERBOSE=1"));
}
