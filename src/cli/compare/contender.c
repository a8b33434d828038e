/* contender.c - what is compared: every command line under every allocator, for
 * every combination of parameters.
 * SPDX-License-Identifier: MIT */
#include "cli/compare/contender.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/quote.h"
#include "cli/base/say.h"
#include "cli/base/words.h"

/* Joins with a blank what is not empty: allocated. */
static char *label_join(const char *a, const char *b)
{
    return need_text("%s%s%s", a, *a && *b ? " " : "", b);
}

static char **command_for_shell(const char *line)
{
    char **words = need_alloc(4, sizeof(*words));
    words[0] = need_copy("/bin/sh");
    words[1] = need_copy("-c");
    words[2] = need_copy(line);
    return words;
}

/* One command line with its parameters filled in, as words. */
static char **command_from_line(const struct contender_request *request,
                                size_t combination, const char *line)
{
    char *filled = parameters_fill(&request->parameters, combination, line);
    const char *why = NULL;
    char **words =
        request->shell ? command_for_shell(filled) : words_split(filled, &why);
    if (!words)
        say_fatal("-c: '%s' needs a shell from '%.20s' on: add --shell, or "
                  "quote it",
                  filled, why);
    if (!words[0])
        say_fatal("-c: the command is empty");
    free(filled);
    return words;
}

static char **command_from_words(const struct contender_request *request,
                                 size_t combination)
{
    if (request->shell)
        return command_from_line(request, combination, request->words[0]);
    struct need_list words = {0};
    for (char **word = request->words; *word; word++)
        need_list_add(
            &words, parameters_fill(&request->parameters, combination, *word));
    return words.items;
}

static size_t words_count(char *const *words)
{
    size_t count = 0;
    while (words[count])
        count++;
    return count;
}

/* How many words all commands share at their start, or else at their end. */
static size_t words_shared(char ***commands, size_t count, size_t most,
                           bool at_end)
{
    for (size_t shared = 0; shared < most; shared++)
        for (size_t c = 0; c < count; c++) {
            size_t first =
                at_end ? words_count(commands[0]) - 1 - shared : shared;
            size_t other =
                at_end ? words_count(commands[c]) - 1 - shared : shared;
            if (strcmp(commands[0][first], commands[c][other]) != 0)
                return shared;
        }
    return most;
}

/* A command by what tells it from the others: 'gcc -O1 x.c' and 'gcc -O2 x.c'
 * are called -O1 and -O2. All of it where that leaves nothing. */
static char *command_name(char ***commands, size_t count, size_t index)
{
    size_t least = words_count(commands[0]);
    for (size_t c = 1; c < count; c++)
        if (words_count(commands[c]) < least)
            least = words_count(commands[c]);
    size_t start = words_shared(commands, count, least, false);
    size_t end = words_shared(commands, count, least - start, true);
    size_t own = words_count(commands[index]) - start - end;
    char **words = need_alloc(own + 1, sizeof(*words));
    memcpy(words, commands[index] + start, own * sizeof(*words));
    char *line = quote_command(NULL, own ? words : commands[index]);
    free(words);
    return line;
}

/* A name for each command of the first combination; "" if there is but one. */
static void series_name_commands(const struct contender_request *request,
                                 char ***commands, size_t count, char **names)
{
    if (request->names.count > count)
        say_fatal("--name: %zu names for %zu command%s", request->names.count,
                  count, count == 1 ? "" : "s");
    for (size_t c = 0; c < count; c++)
        names[c] = c < request->names.count ? need_copy(request->names.items[c])
                   : count > 1              ? command_name(commands, count, c)
                                            : need_copy("");
}

/* A parameter that occurs nowhere is misspelt. */
static void parameters_check(const struct contender_request *request)
{
    for (size_t i = 0; i < request->parameters.count; i++) {
        char *name = need_text("{%s}", request->parameters.items[i].name);
        bool found = false;
        for (size_t c = 0; c < request->commands.count; c++)
            found |= strstr(request->commands.items[c], name) != NULL;
        for (char **word = request->words; word && *word; word++)
            found |= strstr(*word, name) != NULL;
        for (size_t s = 0; s < request->specs.count; s++)
            found |= strstr(request->specs.items[s], name) != NULL;
        if (!found)
            say_fatal("--param: %s is in no command and no -a", name);
        free(name);
    }
}

static void contender_make(struct contenders *all,
                           const struct contender_request *request,
                           size_t subject, size_t series, const char *spec)
{
    struct contender *contender = &all->items[all->count];
    struct allocator *allocator = &all->allocators[all->count];
    size_t combination = all->subjects[subject].combination;
    *contender = (struct contender){
        .subject = subject,
        .series = series,
    };
    all->references[all->count++] =
        all->series_count > 1 ? combination * all->series_count : 0;
    char *filled = parameters_fill(&request->parameters, combination, spec);
    allocator_init(allocator, filled, &request->settings, request->library);
    free(filled);
    const char *name = all->subjects[subject].name;
    bool alone = request->specs.count == 1 && *name;
    char *label = label_join(name, alone ? "" : allocator->label);
    free(allocator->label);
    allocator->label = quote_line(label);
    free(label);
}

/* The words of each command in each combination, and how tables call them. */
static void subjects_make(struct contenders *all,
                          const struct contender_request *request,
                          size_t commands)
{
    all->subject_count = commands * all->combinations;
    all->subjects = need_alloc(all->subject_count, sizeof(*all->subjects));
    char ***first = need_alloc(commands, sizeof(*first));
    char **names = need_alloc(commands, sizeof(*names));
    for (size_t s = 0; s < all->subject_count; s++) {
        size_t combination = s / commands, c = s % commands;
        all->subjects[s].combination = combination;
        all->subjects[s].command =
            request->words ? command_from_words(request, combination)
                           : command_from_line(request, combination,
                                               request->commands.items[c]);
        if (s < commands)
            first[s] = all->subjects[s].command;
    }
    series_name_commands(request, first, commands, names);
    for (size_t s = 0; s < all->subject_count; s++) {
        char *values = parameters_describe(&request->parameters, s / commands);
        all->subjects[s].name = label_join(values, names[s % commands]);
        free(values);
    }
    all->series_count = commands * request->specs.count;
    all->series = need_alloc(all->series_count, sizeof(*all->series));
    for (size_t i = 0; i < all->series_count; i++) {
        const char *name = names[i / request->specs.count];
        const char *spec = request->specs.items[i % request->specs.count];
        all->series[i] =
            label_join(name, request->specs.count == 1 && *name ? "" : spec);
    }
    free(first);
    free(names);
}

struct contenders contenders_make(const struct contender_request *request)
{
    size_t commands = request->words ? 1 : request->commands.count;
    struct contenders all = {.combinations =
                                 parameters_combinations(&request->parameters)};
    parameters_check(request);
    subjects_make(&all, request, commands);
    size_t count = all.combinations * all.series_count + request->silent.count;
    all.items = need_alloc(count, sizeof(*all.items));
    all.references = need_alloc(count, sizeof(*all.references));
    all.allocators = need_alloc(count, sizeof(*all.allocators));
    for (size_t s = 0, series = 0; s < all.subject_count; s++)
        for (size_t spec = 0; spec < request->specs.count; spec++) {
            contender_make(&all, request, s, series,
                           request->specs.items[spec]);
            series = series + 1 < all.series_count ? series + 1 : 0;
        }
    all.shown = all.count;
    for (size_t i = 0; i < request->silent.count; i++)
        contender_make(&all, request, 0, 0, request->silent.items[i]);
    allocator_number_labels(all.allocators, all.count);
    return all;
}

void contenders_exchange(const struct contenders *all, size_t a, size_t b)
{
    struct contender item = all->items[a];
    struct allocator allocator = all->allocators[a];
    size_t reference = all->references[a];
    all->items[a] = all->items[b];
    all->allocators[a] = all->allocators[b];
    all->references[a] = all->references[b];
    all->items[b] = item;
    all->allocators[b] = allocator;
    all->references[b] = reference;
}
