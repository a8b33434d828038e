/* parameter.c - what {NAME} stands for in commands and allocators.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/parameter.h"

#include <ctype.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/say.h"

/* More contenders than that are a mistake in writing. */
#define PARAMETER_MOST_VALUES 1000

/* "1..8": whole numbers, both ends included. */
static bool range_parse(const char *text, long *first, long *last)
{
    char *end;
    errno = 0;
    *first = strtol(text, &end, 10);
    if (end == text || strncmp(end, "..", 2) != 0 || errno)
        return false;
    const char *second = end + 2;
    *last = strtol(second, &end, 10);
    return end != second && *end == '\0' && errno == 0;
}

static void parameter_add_range(struct parameter *parameter, const char *text,
                                long first, long last)
{
    if (last < first ||
        (unsigned long)last - (unsigned long)first >= PARAMETER_MOST_VALUES)
        say_fatal("--param %s: a range goes upwards and has at most %d values",
                  text, PARAMETER_MOST_VALUES);
    for (long value = first; value <= last; value++)
        need_list_add(&parameter->values, need_text("%ld", value));
}

static void parameter_add_list(struct parameter *parameter, const char *list)
{
    char *copy = need_copy(list), *rest = copy;
    for (char *value; (value = strsep(&rest, ","));)
        need_list_add(&parameter->values, need_copy(value));
    free(copy);
}

static size_t name_length(const char *text)
{
    size_t length = 0;
    while (isalnum((unsigned char)text[length]) || text[length] == '_')
        length++;
    return length;
}

void parameters_add(struct parameters *parameters, const char *text)
{
    size_t length = name_length(text);
    if (length == 0 || text[length] != '=' || text[length + 1] == '\0')
        say_fatal("--param: '%s' is not NAME=A,B,C or NAME=1..8", text);
    struct parameter parameter = {.name = need_copy(text)};
    parameter.name[length] = '\0';
    for (size_t i = 0; i < parameters->count; i++)
        if (strcmp(parameters->items[i].name, parameter.name) == 0)
            say_fatal("--param %s: there is one of that name already", text);
    long first, last;
    if (range_parse(text + length + 1, &first, &last))
        parameter_add_range(&parameter, text, first, last);
    else
        parameter_add_list(&parameter, text + length + 1);
    parameters->items = need_resize(parameters->items, parameters->count + 1,
                                    sizeof(*parameters->items));
    parameters->items[parameters->count++] = parameter;
    if (parameters_combinations(parameters) > PARAMETER_MOST_VALUES)
        say_fatal("--param %s: more than %d combinations of values", text,
                  PARAMETER_MOST_VALUES);
}

size_t parameters_combinations(const struct parameters *parameters)
{
    size_t combinations = 1;
    for (size_t i = 0; i < parameters->count; i++)
        combinations *= parameters->items[i].values.count;
    return combinations;
}

const char *parameters_value(const struct parameters *parameters,
                             size_t combination, size_t index)
{
    for (size_t i = parameters->count; i-- > index + 1;)
        combination /= parameters->items[i].values.count;
    const struct need_list *values = &parameters->items[index].values;
    return values->items[combination % values->count];
}

/* The parameter whose name in braces `text` begins with; their number if there
 * is none. */
static size_t parameters_find(const struct parameters *parameters,
                              const char *text)
{
    size_t i = 0;
    for (; i < parameters->count; i++) {
        const char *name = parameters->items[i].name;
        size_t length = strlen(name);
        if (*text == '{' && strncmp(text + 1, name, length) == 0 &&
            text[1 + length] == '}')
            break;
    }
    return i;
}

char *parameters_fill(const struct parameters *parameters, size_t combination,
                      const char *text)
{
    char *filled = need_copy("");
    while (*text) {
        size_t found = parameters_find(parameters, text);
        size_t plain = 1 + strcspn(text + 1, "{");
        bool is_name = found < parameters->count;
        const char *piece =
            is_name ? parameters_value(parameters, combination, found) : text;
        char *longer = need_text("%s%.*s", filled,
                                 (int)(is_name ? strlen(piece) : plain), piece);
        free(filled);
        filled = longer;
        text += is_name ? strlen(parameters->items[found].name) + 2 : plain;
    }
    return filled;
}

char *parameters_describe(const struct parameters *parameters,
                          size_t combination)
{
    char *text = need_copy("");
    for (size_t i = 0; i < parameters->count; i++) {
        char *longer = need_text("%s%s%s=%s", text, i > 0 ? "," : "",
                                 parameters->items[i].name,
                                 parameters_value(parameters, combination, i));
        free(text);
        text = longer;
    }
    return text;
}
