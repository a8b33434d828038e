/* env.c - which program env(1) starts, and what it leaves preloaded.
 * SPDX-License-Identifier: MIT */
#include "cli/program/env.h"

#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"
#include "cli/base/words.h"

#define ENV_PRELOAD "LD_PRELOAD"

struct env_reading {
    struct need_list words;
    size_t at;
    const char *loses;
};

bool env_is(const char *name)
{
    const char *slash = strrchr(name, '/');
    return strcmp(slash ? slash + 1 : name, "env") == 0;
}

static void env_unset(struct env_reading *r, const char *name)
{
    if (name && strcmp(name, ENV_PRELOAD) == 0)
        r->loses = "takes LD_PRELOAD out of the environment";
}

/* What is to be split takes the place of the words up to here. */
static void env_split(struct env_reading *r, const char *text)
{
    const char *why;
    char **split = text ? words_split(text, &why) : NULL;
    struct need_list words = {0};
    for (char **word = split; word && *word; word++)
        need_list_add(&words, need_copy(*word));
    if (split)
        words_free(split);
    for (size_t i = r->at; i < r->words.count; i++)
        need_list_add(&words, need_copy(r->words.items[i]));
    words_free(r->words.items);
    if (words.count == 0)
        words.items = need_alloc(1, sizeof(char *));
    r->words = words;
    r->at = 0;
}

static const char *env_next(struct env_reading *r)
{
    return r->at < r->words.count ? r->words.items[r->at++] : NULL;
}

/* The value of a long option, as "--unset=A" or as "--unset A"; NULL if `word`
 * is another one. */
static const char *env_value(struct env_reading *r, const char *word,
                             const char *option)
{
    size_t length = strlen(option);
    if (strncmp(word, option, length) != 0)
        return NULL;
    return word[length] == '=' ? word + length + 1
           : word[length]      ? NULL
                               : env_next(r);
}

static void env_take_long(struct env_reading *r, const char *word)
{
    const char *value;
    if (strcmp(word, "--ignore-environment") == 0)
        r->loses = "clears the environment";
    else if ((value = env_value(r, word, "--unset")))
        env_unset(r, value);
    else if ((value = env_value(r, word, "--split-string")))
        env_split(r, value);
    else
        env_value(r, word, "--chdir");
}

/* "-iu NAME": letters, of which the last may have a value. False if env knows
 * no such letter. */
static bool env_take_letters(struct env_reading *r, const char *letters)
{
    for (; *letters; letters++) {
        const char *value = letters[1] ? letters + 1 : NULL;
        switch (*letters) {
        case 'i':
            r->loses = "clears the environment";
            break;
        case '0':
        case 'v':
            break;
        case 'u':
            env_unset(r, value ? value : env_next(r));
            return true;
        case 'C':
            if (!value)
                env_next(r);
            return true;
        case 'S':
            env_split(r, value ? value : env_next(r));
            return true;
        default:
            return false;
        }
    }
    return true;
}

/* Options up to the first word that is none. False if env refuses one. */
static bool env_take_options(struct env_reading *r)
{
    while (r->at < r->words.count) {
        const char *word = r->words.items[r->at];
        if (*word != '-')
            return true;
        r->at++;
        if (strcmp(word, "--") == 0)
            return true;
        if (strcmp(word, "-") == 0)
            r->loses = "clears the environment";
        else if (word[1] == '-')
            env_take_long(r, word);
        else if (!env_take_letters(r, word + 1))
            return false;
    }
    return true;
}

/* An assignment may name the library again. */
static void env_assign(struct env_reading *r, const char *word)
{
    size_t name = strlen(ENV_PRELOAD);
    if (strncmp(word, ENV_PRELOAD "=", name + 1) == 0)
        r->loses = strstr(word + name, "/libbumpmalloc.so")
                       ? NULL
                       : "sets LD_PRELOAD anew";
}

struct env_start env_read(char *const *arguments)
{
    struct env_reading r = {.words.items = need_alloc(1, sizeof(char *))};
    for (; *arguments; arguments++)
        need_list_add(&r.words, need_copy(*arguments));
    struct env_start start = {0};
    if (env_take_options(&r)) {
        const char *word;
        while ((word = env_next(&r)) && strchr(word, '='))
            env_assign(&r, word);
        start.program = word ? need_copy(word) : NULL;
    }
    start.loses = r.loses;
    words_free(r.words.items);
    return start;
}
