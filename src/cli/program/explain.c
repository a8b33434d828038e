/* explain.c - why a command could not be executed, and what to write instead.
 * SPDX-License-Identifier: MIT */
#include "cli/program/explain.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/base/need.h"
#include "cli/base/quote.h"
#include "cli/program/program.h"

/* What POSIX shells and bash know without a program of that name. */
static bool name_is_builtin(const char *name)
{
    static const char *const names[] = {
        "!",        ".",       ":",      "[[",      "alias",   "bg",
        "builtin",  "case",    "cd",     "command", "declare", "eval",
        "exec",     "exit",    "export", "fc",      "fg",      "for",
        "function", "getopts", "hash",   "history", "if",      "jobs",
        "let",      "local",   "pushd",  "popd",    "read",    "readonly",
        "return",   "select",  "set",    "shift",   "shopt",   "source",
        "time",     "times",   "trap",   "type",    "typeset", "ulimit",
        "umask",    "unalias", "unset",  "until",   "wait",    "while",
        "{",
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

static bool words_are_one_line(char *const *command)
{
    return !command[1] && strpbrk(command[0], " \t\n|&;<>()$`*?=");
}

/* The command as one word for --shell: allocated. A line stays as it is. */
static char *command_as_line(char *const *command)
{
    if (words_are_one_line(command))
        return quote_word(command[0]);
    char *line = quote_command(NULL, command);
    char *word = quote_word(line);
    free(line);
    return word;
}

static char *explain_missing(char *const *command)
{
    const char *name = command[0];
    char *line = command_as_line(command), *text;
    char *here = need_text("./%s", name);
    if (words_are_one_line(command))
        text = need_text("no program is called %s; if it is a line for the "
                         "shell: --shell -- %s",
                         line, line);
    else if (name_is_builtin(name))
        text = need_text("%s is part of the shell, no program: --shell -- %s",
                         name, line);
    else if (strchr(name, '/'))
        text = need_text("not found: %s", name);
    else if (access(here, X_OK) == 0)
        text =
            need_text("%s is not found in PATH, but there is ./%s", name, name);
    else
        text = need_text("%s is not found in PATH; functions and aliases are "
                         "known to your shell alone: define it in a line for "
                         "--shell -- 'line', or in a script",
                         name);
    free(line);
    free(here);
    return text;
}

char *explain_command(char *const *command)
{
    struct program_check check = program_check_command(command);
    if (check.answer != PROGRAM_NOT_FOUND)
        return check.words;
    free(check.words);
    char *text = explain_missing(command);
    char *line = quote_line(text);
    free(text);
    return line;
}
