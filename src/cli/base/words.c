/* words.c - a command line as words, the way a shell reads plain ones.
 * SPDX-License-Identifier: MIT */
#include "cli/base/words.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "cli/base/need.h"

/* Has a meaning of its own to a shell, if not quoted; the second list at the
 * start of a word, the third also within double quotes. */
static const char words_special[] = "|&;<>()$`*?[]\n";
static const char words_special_first[] = "#~";
static const char words_special_quoted[] = "$`";

/* Copies the inside of quotes to *to; *from is behind the opening one and
 * becomes the place behind the closing one. False if a shell would do more. */
static bool quotes_take(const char **from, char **to, char quote)
{
    for (; **from && **from != quote; ++*from) {
        if (quote == '"' && strchr(words_special_quoted, **from))
            return false;
        if (quote == '"' && **from == '\\' && strchr("\\\"$`", (*from)[1]) &&
            (*from)[1])
            ++*from;
        *(*to)++ = **from;
    }
    if (!**from)
        return false;
    ++*from;
    return true;
}

/* Copies one word to `to`, and moves *from behind it. False if a shell would do
 * more. */
static bool word_take(const char **from, char *to)
{
    if (strchr(words_special_first, **from))
        return false;
    while (**from && !strchr(" \t", **from)) {
        char c = *(*from)++;
        if (c == '\'' || c == '"') {
            if (!quotes_take(from, &to, c))
                return false;
        } else if (c == '\\' && **from) {
            *to++ = *(*from)++;
        } else if (c == '\\' || strchr(words_special, c)) {
            --*from;
            return false;
        } else {
            *to++ = c;
        }
    }
    *to = '\0';
    return true;
}

char **words_split(const char *line, const char **why)
{
    struct need_list words = {need_alloc(1, sizeof(char *)), 0};
    for (*why = line + strspn(line, " \t"); **why;
         *why += strspn(*why, " \t")) {
        char *word = need_alloc(strlen(*why) + 1, 1);
        if (!word_take(why, word)) {
            free(word);
            words_free(words.items);
            return NULL;
        }
        need_list_add(&words, word);
    }
    return words.items;
}

void words_free(char **words)
{
    for (char **word = words; *word; word++)
        free(*word);
    free(words);
}
