/* settings.c - the library's settings, from options to environment variables.
 * SPDX-License-Identifier: MIT */
#include "cli/preload/settings.h"

#include <stdlib.h>
#include <string.h>

#include "core/size.h"
#include "cli/base/memory.h"
#include "cli/base/say.h"

/* How a value may look: one of the words, or a size. */
struct setting_rule {
    const char *name;
    const char *variable;
    const char *words[4];
    bool takes_size;
    bool takes_percent;
};

static const struct setting_rule setting_rules[SETTING_COUNT] = {
    [SETTING_REGION] = {"region", "BUMPMALLOC_REGION", {NULL}, true, true},
    [SETTING_LIMIT] = {"limit", "BUMPMALLOC_LIMIT", {"none"}, true, true},
    [SETTING_PAGES] =
        {"pages", "BUMPMALLOC_PAGES", {"auto", "small", "huge"}, false, false},
    [SETTING_ON_FULL] =
        {"on-full", "BUMPMALLOC_ON_FULL", {"null", "abort"}, false, false},
    [SETTING_RESET] =
        {"reset", "BUMPMALLOC_RESET", {"never", "drained"}, false, false},
};

static bool rule_has_word(const struct setting_rule *rule, const char *value)
{
    for (const char *const *word = rule->words; *word; word++)
        if (strcmp(*word, value) == 0)
            return true;
    return false;
}

/* "auto, small, huge", for the error message. Allocated. */
static char *rule_describe(const struct setting_rule *rule)
{
    char *text =
        need_copy(rule->takes_percent ? "a size (64M, 2G), a percentage"
                  : rule->takes_size  ? "a size (64M, 2G)"
                                      : "");
    for (const char *const *word = rule->words; *word; word++) {
        char *longer = need_text("%s%s%s", text, *text ? ", " : "", *word);
        free(text);
        text = longer;
    }
    return text;
}

/* The value in the form that goes into the variable; a percentage of physical
 * memory becomes bytes here, because only here control groups are known. NULL
 * if the value is not allowed. */
static char *rule_translate(const struct setting_rule *rule, const char *value)
{
    if (rule_has_word(rule, value))
        return need_copy(value);
    struct size_value size = size_parse(value);
    size_t physical = memory_physical();
    if (size.unit == SIZE_BYTES && rule->takes_size)
        return need_text("%zu", size.amount);
    if (size.unit == SIZE_PERCENT && rule->takes_percent)
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
        say_fatal("%s: '%s' is not one of: %s", rule->name, value,
                  rule_describe(rule));
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
